use super::*;
use crate::ambient::Rng;
use crate::time::Timestamp;

/// Every path selects from this: `$` is the value given, `$$` and `$var` are fixed.
struct Data(Value);

impl Scope for Data {
    fn input(&self) -> &Value {
        &self.0
    }

    fn context(&self) -> Value {
        Value::parse(r#"{"StateMachine":{"Name":"a-b-c"},"Execution":{"Input":{"csv":"x,y"}}}"#).unwrap()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        (name == "var").then(|| Value::parse(r#"{"n":[4,5]}"#).unwrap())
    }
}

fn ambient() -> Ambient {
    Ambient { now: Timestamp(0), rng: Rng::new(1) }
}

fn evaluate(text: &str, input: &str) -> Result<String, Failure> {
    let call = Call::parse(text).unwrap_or_else(|error| panic!("{text}: {error} {:?}", error.span));
    call.evaluate(&Data(Value::parse(input).unwrap()), &mut ambient()).map(|value| value.to_json())
}

fn check(text: &str, input: &str, json: &str) {
    assert_eq!(evaluate(text, input).as_deref(), Ok(json), "{text} with {input}");
}

#[test]
fn examples_run() {
    assert_eq!(FUNCTIONS.len(), 18);
    for function in FUNCTIONS {
        let (text, json) = function.example;
        let value = evaluate(text, "{}").unwrap();
        assert!(value == json || json.is_empty(), "{text}: {value}");
        assert!(
            text.starts_with(function.name) && function.usage.starts_with(function.name) && looks_like_intrinsic(text)
        );
    }
}

#[test]
fn arrays() {
    // Recorded.
    check("States.Array()", "{}", "[]");
    check("States.Array($.a, $.a)", r#"{"a":null}"#, "[null,null]");
    check("States.ArrayContains($.a, $.b)", r#"{"a":[],"b":null}"#, "false");
    check("States.ArrayContains($.a, $.b)", r#"{"a":[[1,2,3],2],"b":[1,2,3]}"#, "true");
    check("States.ArrayContains($.a, $.b)", r#"{"a":[{"1":2,"2":[]}],"b":{"1":2,"2":[]}}"#, "true");
    check("States.ArrayContains($.a, $.b)", r#"{"a":[true,false],"b":false}"#, "true");
    check("States.ArrayPartition($, 5)", "[0,1,2,3]", "[[0,1,2,3]]");
    check("States.ArrayPartition($, 3)", "[0,1,2,3]", "[[0,1,2],[3]]");
    check("States.ArrayPartition($, 3)", "[]", "[]");
    check("States.ArrayRange(0, 10, 3)", "{}", "[0,3,6,9]");
    check("States.ArrayRange(1, 9, 9)", "{}", "[1]");
    // Measured.
    check("States.ArrayContains($, null)", "[1,null,3]", "true");
    check("States.ArrayContains($.a, $.b)", r#"{"a":[{"a":1,"b":2}],"b":{"b":2,"a":1}}"#, "false");
    check("States.ArrayContains($.a, $.b)", r#"{"a":["1","9007199254740991"],"b":9007199254740991}"#, "true");
    check("States.ArrayContains($, true)", r#"["true","false"]"#, "true");
    check("States.ArrayContains($, false)", "[0,1,-1,-1.5]", "false");
    check("States.ArrayContains($, $[7])", r#"[null,""," ",0,1,true,false,[0,1,false]]"#, "true");
    check("States.ArrayPartition($, 2.6)", "[1,2,3,4,5]", "[[1,2],[3,4],[5]]");
    check("States.ArrayRange(1.4, 5.6, 2.2)", "{}", "[1,3,5]");
    check("States.ArrayRange(5.4, -0.6, -2.4)", "{}", "[5,3,1]");
    check("States.ArrayRange(1.6, 1.4, 1)", "{}", "[1]");
    check("States.ArrayRange(5, 1, -2)", "{}", "[5,3,1]");
    check("States.ArrayRange(5, 1, 1)", "{}", "[]");
    check("States.ArrayGetItem($, 1.2)", "[10,20,30]", "20");
    check("States.ArrayGetItem($, 999)", "[]", "null");
    check("States.ArrayUnique($)", "[true,false,true]", "[false,true]");
    check("States.ArrayLength($.items[*].nope)", r#"{"items":[1,2]}"#, "0");
    let thousand = evaluate("States.ArrayRange(1000, 1, -1)", "{}").unwrap();
    assert!(thousand.starts_with("[1000,") && thousand.ends_with(",1]"));
}

#[test]
fn texts() {
    // Recorded.
    check("States.Format('Formatting argument {}.', $)", "null", r#""Formatting argument null.""#);
    check("States.Format('Formatting argument {}.', $)", "1.1", r#""Formatting argument 1.1.""#);
    check("States.Format('fst={}', $)", r#"{"Arg1":1,"Arg2":[]}"#, r#""fst={Arg1=1, Arg2=[]}""#);
    check("States.Format('{}', $)", r#""{\"Arg1\": 1}""#, r#""{\"Arg1\": 1}""#);
    check("States.JsonToString($)", r#"[1, 2, "HelloWorld"]"#, r#""[1,2,\"HelloWorld\"]""#);
    for (text, json) in [("", "null"), (" ", "null"), ("-0", "0"), ("1.1", "1.1"), ("[1, 2]", "[1,2]")] {
        check("States.StringToJson($)", &Value::from(text).to_json(), json);
    }
    check(
        "States.JsonMerge(States.StringToJson('{\"a\": \"false\"}'), $, false)",
        r#"{"b":1}"#,
        r#"{"a":"false","b":1}"#,
    );
    check(
        "States.StringSplit($, ',')",
        r#""Value1,Value2\nValue3\n,,,\ntrue,1,'HelloWorld'\n   \n""#,
        r#"["Value1","Value2\nValue3\n","\ntrue","1","'HelloWorld'\n   \n"]"#,
    );
    check("States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), 0)", "{}", r#""a""#);
    check(
        "States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), States.MathAdd(States.ArrayLength(States.StringSplit($$.StateMachine.Name, '-')), -1))",
        "{}",
        r#""c""#,
    );
    // Measured.
    check(
        r#"States.Format('Name: \'{}\', Surname: "{}"', $.a, $.b)"#,
        r#"{"a":1,"b":"x"}"#,
        r#""Name: '1', Surname: \"x\"""#,
    );
    check("States.Format($.template, 1)", r#"{"template":"n={}"}"#, r#""n=1""#);
    check("States.Format('no placeholders')", "{}", r#""no placeholders""#);
    check("States.Format('arn:{}', States.JsonToString($))", r#"{"k":1}"#, r#""arn:{\"k\":1}""#);
    check("States.Format('{}', States.StringToJson($))", r#""{\"k\":\"v\"}""#, r#""{\"k\":\"v\"}""#);
    check("States.StringSplit($, ',')", r#"",a,,b,""#, r#"["a","b"]"#);
    check("States.StringSplit($, ',')", r#""""#, "[]");
    check(
        "States.Hash($, 'SHA-256')",
        r#""こんにちは""#,
        r#""125aeadf27b0459b8760c13a3d80912dfa8a81a68261906f60d87f4a0268646c""#,
    );
    check("States.JsonMerge($.a, $.b, 'true')", r#"{"a":{"x":{"y":1}},"b":{"x":2}}"#, r#"{"x":2}"#);
    // Escapes (documented).
    check(r"States.Format('\{\} \\ {}', 'it\'s')", "{}", r#""{} \\ it's""#);
    check("States.Base64Decode(States.Base64Encode($))", r#""héllo""#, r#""héllo""#);
    let uuid = evaluate("States.UUID()", "{}").unwrap();
    assert_eq!((uuid.len(), uuid.get(15..16)), (38, Some("4")));
}

#[test]
fn numbers() {
    // Measured.
    for (a, b, sum) in [("1.6", "2.7", "5"), ("0.1", "0.2", "0"), ("2147483647", "0", "2147483647"), ("-5", "3", "-2")]
    {
        check(&format!("States.MathAdd({a}, {b})"), "{}", sum);
    }
    // Java's Math.round (recorded).
    for (number, rounded) in [("1.5", "2"), ("-1.5", "-1"), ("1.49", "1")] {
        check(&format!("States.MathAdd({number}, 0)"), "{}", rounded);
    }
    // Measured.
    for (arguments, number) in [
        ("1, 100, 42", "63"),
        ("1, 10, 42", "9"),
        ("1, 1000, 1", "106"),
        ("1, 1000, 2", "806"),
        ("1, 10, -10", "1"),
        ("1, 10, 0", "7"),
        ("1, 5, 42", "3"),
        ("2147483640, 2147483647, 1", "2147483644"),
    ] {
        check(&format!("States.MathRandom({arguments})"), "{}", number);
    }
    let mut ambient = ambient();
    let call = Call::parse("States.MathRandom($.a, $.b)").unwrap();
    for (a, b) in [(12.5f64, 44.51f64), (-99999.0, -9999.0), (-2147483648.0, 2147483647.0)] {
        let data =
            Data(crate::object! { "a" => Value::Number(crate::value::Number::from_f64(a).unwrap()), "b" => b as i64 });
        for _ in 0..100 {
            let number = call.evaluate(&data, &mut ambient).unwrap().as_f64().unwrap();
            assert!(a.trunc() <= number && number < b.trunc(), "{number}");
        }
    }
}

#[test]
fn failures_speak_as_aws() {
    let check = |text: &str, input: &str, reason: &str| {
        let cause = format!("There was an error while evaluating the intrinsic function: {text}. {reason}");
        assert_eq!(evaluate(text, input), Err(Failure::Runtime(cause)), "{text}");
    };
    // Measured.
    for text in [
        "States.MathAdd('a', 1)",
        "States.MathAdd(1)",
        "States.MathAdd(1, 2, 999)",
        "States.MathAdd(null, 1)",
        "States.MathAdd(2147483647, 1)",
        "States.MathAdd(3000000000, 1)",
        "States.ArrayRange('a', 5, 1)",
        "States.ArrayRange(1, 5)",
        "States.ArrayRange(1, 10, 0.49)",
        "States.ArrayRange(1, 1001, 1)",
        "States.ArrayGetItem(States.Array(10, 20, 30), 3)",
        "States.ArrayGetItem(States.Array(10, 20, 30), -1)",
        "States.ArrayContains('not-array', 'x')",
        "States.ArrayUnique('not-array')",
        "States.ArrayLength(States.JsonToString(1))",
        "States.ArrayPartition(States.Array(1), 0.49)",
        "States.MathRandom(1, 1)",
        "States.MathRandom(1.4, 1.6)",
        "States.MathRandom(1, 10, null)",
        "States.StringToJson()",
        "States.StringToJson(123)",
        "States.Hash('data', 'sha-256')",
        "States.Hash('hello', 123)",
        "States.Base64Decode(123)",
        "States.StringSplit(123, ',')",
        "States.JsonToString()",
        "States.JsonMerge(null, null, false)",
        "States.UUID(1)",
    ] {
        let name = text.split('(').next().unwrap();
        check(text, "{}", &format!("Invalid arguments in {name}"));
    }
    for function in ["States.Base64Encode($)", "States.Base64Decode($)", "States.Hash($, 'MD5')"] {
        let name = function.split('(').next().unwrap();
        check(function, &Value::from("A".repeat(10_001)).to_json(), &format!("Invalid arguments in {name}"));
        assert!(evaluate(function, &Value::from("A".repeat(10_000)).to_json()).is_ok());
    }
    let template =
        |text: &str, reason: &str| check(text, "{}", &format!("Invalid template in States.Format: {reason}."));
    template("States.Format('Hello {', 1)", "matching '}' not found for '{'");
    template("States.Format('Hello {{}}', 1)", "matching '}' not found for '{'");
    template("States.Format('}')", "matching '{' not found for '}'");
    let mismatch = "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.";
    for text in ["States.Format('{} {}', 1)", "States.Format('{}', 1, 2)", "States.Format(123, 1)"] {
        check(text, "{}", mismatch);
    }
    let failure = evaluate("States.StringToJson($)", r#""undefined""#).unwrap_err();
    assert!(
        failure
            .into_cause()
            .contains("Cannot convert String to Json in States.StringToJson, caused by: Unrecognized token")
    );
}

#[test]
fn texts_have_bounds() {
    let input = format!("{:?}", "x".repeat(200_000));
    let many = |count: usize| vec!["$"; count].join(", ");
    let array = |count: usize| format!("States.Array({})", many(count));
    let format = |count: usize| format!("States.Format('{}', {})", "{}".repeat(count), many(count));
    let check = |text: &str, fits: bool| {
        let made = evaluate(text, &input);
        assert_eq!(made.is_ok(), fits, "{text}");
        assert!(fits || made == Err(Failure::TooLarge), "{text}");
    };
    check(&format(34), true);
    check(&format(35), false);
    check(&format(1000), false);
    check(&array(34), true);
    check(&array(1000), false);
    // All that is inside a call counts together.
    check(&format!("States.Array({}, {})", format(11), format(11)), false);
    for function in ["States.JsonToString", "States.ArrayUnique"] {
        check(&format!("{function}({})", array(16)), true);
        check(&format!("{function}({})", array(18)), false);
    }
    check(&format!("States.ArrayContains({}, 'y')", array(18)), false);
    check(&format!("States.Format('{{}}', {})", array(18)), false);
}

#[test]
fn missing_arguments_speak_as_aws() {
    let check = |text: &str, input: &str, reason: &str| {
        let cause = format!("The function '{text}' had the following error: {reason}");
        assert_eq!(evaluate(text, input), Err(Failure::Runtime(cause)), "{text}");
    };
    let absent = |path: &str, input: &str| {
        format!("The JsonPath argument for the field '{path}' could not be found in the input '{input}'")
    };
    // All measured but the variable.
    let input = r#"{"other":1}"#;
    check("States.Format('{}', $.nope)", input, &absent("$.nope", input));
    check("States.Format('{}',$.nope)", input, &absent("$.nope", input));
    check("States.Format('{} {}', $.other, $.a.b)", input, &absent("$.a.b", input));
    check("States.Format('{}', States.Format('{}', $.nope))", input, &absent("$.nope", input));
    check("States.MathAdd($.nope, 1)", input, &absent("$.nope", input));
    check("States.Format('{}', $$.Nope.Deep)", input, &absent("$.Nope.Deep", input));
    check("States.Format('{}', $.items[5])", r#"{"items":[1,2]}"#, &absent("$.items[5]", r#"{"items":[1,2]}"#));
    check("States.Format('{}', $.items[5].x)", r#"{"items":[1]}"#, &absent("$.items[5].x", r#"{"items":[1]}"#));
    check("States.Format('{}', $.other[0])", input, "Filter: [0] can only be applied to arrays. Current context is: 1");
    check("States.Format('{}', $nope.x)", input, &absent("$nope.x", input));
    self::check("States.Format('{}', $.nul)", r#"{"nul":null}"#, r#""null""#);
}

#[test]
fn paths_are_listed_with_their_places() {
    let text = "States.Format('{} $.no {}', $.a['x, y'], States.MathAdd($var.n[0], $$.Execution.Input.n))";
    let call = Call::parse(text).unwrap();
    let found: Vec<_> =
        call.paths().map(|(path, span)| (path.text().to_owned(), span.slice(text).to_owned())).collect();
    let expected = ["$.a['x, y']", "$var.n[0]", "$$.Execution.Input.n"];
    assert_eq!(found, expected.map(|path| (path.to_owned(), path.to_owned())));
    assert_eq!((call.name(), call.text()), ("States.Format", text));
    check("States.MathAdd($var.n[0], $var.n[1])", "{}", "9");
    check("States.Array( $.a , $.b )", r#"{"a":1,"b":2}"#, "[1,2]");
    check("States.ArrayLength($.list[?(@.x == 'a, b)')])", r#"{"list":[{"x":"a, b)"}]}"#, "1");
}

#[test]
fn what_is_no_call_is_refused() {
    for text in [
        "",
        "$.a",
        "States.",
        "States.NoSuch(1)",
        "States.Format",
        "States.Format(",
        "States.Format('a'",
        "States.Format('a)",
        "States.Format(a)",
        "States.Format(\"a\")",
        "States.Format('a',)",
        "States.Format('a' 'b')",
        "States.Format('a') x",
        r"States.Base64Decode('YWJj\nZA==')",
        "States.MathAdd(1-2, 1)",
        "States.MathAdd(1e309, 1)",
        "States.Format($.a[)",
        "States.Format(,)",
        "States.Array(States.Nope())",
        "states.Array()",
    ] {
        assert!(Call::parse(text).is_err(), "{text}");
    }
    let nested = |depth: usize| format!("{}{}", "States.Array(".repeat(depth), ")".repeat(depth));
    assert!(Call::parse(&nested(10)).is_ok());
    assert!(Call::parse(&nested(11)).is_err());
    assert!(Call::parse(&nested(4000)).is_err());
    assert_eq!(Call::parse("States.Array($.a[)").unwrap_err().span.start, 17);
    assert!(
        looks_like_intrinsic("States.Format('')") && !looks_like_intrinsic("States.x") && !looks_like_intrinsic("$.a(")
    );
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "States.",
        "Format",
        "Array",
        "MathAdd",
        "StringToJson",
        "(",
        ")",
        ",",
        "'",
        "{}",
        "\\",
        "$.a",
        "$",
        "[",
        "]",
        "1",
        "-",
        "é",
        " ",
        "null",
        "States.Array(",
        "States.Format('{}', ",
        "'x'",
        ")",
    ];
    let data = Data(Value::parse(r#"{"a":[1,"x"]}"#).unwrap());
    let (mut rng, mut ambient, mut parsed) = (Rng::new(5), ambient(), 0);
    for _ in 0..60_000 {
        let mut text = String::from("States.Array(");
        for _ in 0..rng.next_u64() % 10 {
            text.push_str(pieces[rng.next_u64() as usize % pieces.len()]);
        }
        match Call::parse(&text) {
            Ok(call) => {
                parsed += 1;
                let _ = call.evaluate(&data, &mut ambient);
            }
            Err(error) => {
                assert!(error.span.end as usize <= text.len() && error.span.start <= error.span.end, "{text}")
            }
        }
    }
    assert!(parsed > 500, "{parsed}");
}
