//! The table of functions.

use super::{Given, Means, Reason, arrays, format, numbers, texts};
use crate::value::Value;

/// A function: its value, or why it fails.
type Run = fn(&[Given], &mut Means<'_>) -> Result<Value, Reason>;

/// A function of the table.
pub struct Function {
    /// The whole name, `States.Array`.
    pub name: &'static str,
    /// How it is called: `States.ArrayRange(first, last, step)`.
    pub usage: &'static str,
    /// What it gives, in a sentence.
    pub gives: &'static str,
    /// A call that runs on any data, and its value as JSON; the value is empty where chance decides.
    pub example: (&'static str, &'static str),
    pub(super) run: Run,
}

impl Function {
    /// Whether AWS holds the value as a Jackson tree rather than as Java maps and lists.
    pub(super) fn makes_tree(&self) -> bool {
        self.name == "States.StringToJson"
    }
}

/// All eighteen intrinsic functions (documented), by name.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "States.Array",
        usage: "States.Array(...)",
        gives: "The arguments as an array.",
        example: ("States.Array('a', 2, null)", r#"["a",2,null]"#),
        run: arrays::array,
    },
    Function {
        name: "States.ArrayContains",
        usage: "States.ArrayContains(array, value)",
        gives: "Whether the array has an element equal to the value.",
        example: ("States.ArrayContains(States.Array(1, 2), 2)", "true"),
        run: arrays::contains,
    },
    Function {
        name: "States.ArrayGetItem",
        usage: "States.ArrayGetItem(array, index)",
        gives: "The element at the index, counted from 0.",
        example: ("States.ArrayGetItem(States.Array(1, 2), 1)", "2"),
        run: arrays::get_item,
    },
    Function {
        name: "States.ArrayLength",
        usage: "States.ArrayLength(array)",
        gives: "How many elements the array has.",
        example: ("States.ArrayLength(States.Array(1, 2))", "2"),
        run: arrays::length,
    },
    Function {
        name: "States.ArrayPartition",
        usage: "States.ArrayPartition(array, size)",
        gives: "The array cut into arrays of at most this size.",
        example: ("States.ArrayPartition(States.Array(1, 2, 3), 2)", "[[1,2],[3]]"),
        run: arrays::partition,
    },
    Function {
        name: "States.ArrayRange",
        usage: "States.ArrayRange(first, last, step)",
        gives: "The numbers from the first to the last, at most 1,000.",
        example: ("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]"),
        run: arrays::range,
    },
    Function {
        name: "States.ArrayUnique",
        usage: "States.ArrayUnique(array)",
        gives: "The array without repeated elements, in no promised order.",
        example: ("States.ArrayUnique(States.Array(1, 2, 1))", "[1,2]"),
        run: arrays::unique,
    },
    Function {
        name: "States.Base64Decode",
        usage: "States.Base64Decode(text)",
        gives: "The text that Base64 stands for; at most 10,000 characters.",
        example: ("States.Base64Decode('aGVsbG8=')", r#""hello""#),
        run: texts::base64_decode,
    },
    Function {
        name: "States.Base64Encode",
        usage: "States.Base64Encode(text)",
        gives: "The text in Base64; at most 10,000 characters.",
        example: ("States.Base64Encode('hello')", r#""aGVsbG8=""#),
        run: texts::base64_encode,
    },
    Function {
        name: "States.Format",
        usage: "States.Format(template, ...)",
        gives: "The template with each {} replaced by the next argument.",
        example: ("States.Format('{} is {}', 'x', 1)", r#""x is 1""#),
        run: format::format,
    },
    Function {
        name: "States.Hash",
        usage: "States.Hash(data, algorithm)",
        gives: "The digest by MD5, SHA-1, SHA-256, SHA-384 or SHA-512; at most 10,000 characters.",
        example: ("States.Hash('hello', 'MD5')", r#""5d41402abc4b2a76b9719d911017c592""#),
        run: texts::hash,
    },
    Function {
        name: "States.JsonMerge",
        usage: "States.JsonMerge(first, second, false)",
        gives: "Both objects in one; the second wins. Only the shallow mode, false, exists.",
        example: (
            r#"States.JsonMerge(States.StringToJson('{"a":1}'), States.StringToJson('{"b":2}'), false)"#,
            r#"{"a":1,"b":2}"#,
        ),
        run: texts::json_merge,
    },
    Function {
        name: "States.JsonToString",
        usage: "States.JsonToString(value)",
        gives: "The value as JSON text.",
        example: ("States.JsonToString(States.Array(1, 'a'))", r#""[1,\"a\"]""#),
        run: texts::json_to_string,
    },
    Function {
        name: "States.MathAdd",
        usage: "States.MathAdd(a, b)",
        gives: "The sum of two numbers, each rounded to an integer first.",
        example: ("States.MathAdd(111, -1)", "110"),
        run: numbers::math_add,
    },
    Function {
        name: "States.MathRandom",
        usage: "States.MathRandom(start, end, seed)",
        gives: "A random integer from start up to, not including, end; the seed is optional.",
        example: ("States.MathRandom(1, 100, 42)", "63"),
        run: numbers::math_random,
    },
    Function {
        name: "States.StringSplit",
        usage: "States.StringSplit(text, delimiters)",
        gives: "The parts of the text between any of the characters.",
        example: ("States.StringSplit('1+2,3.4', '.+,')", r#"["1","2","3","4"]"#),
        run: texts::string_split,
    },
    Function {
        name: "States.StringToJson",
        usage: "States.StringToJson(text)",
        gives: "The value that the JSON text stands for.",
        example: (r#"States.StringToJson('{"a":[1]}')"#, r#"{"a":[1]}"#),
        run: texts::string_to_json,
    },
    Function {
        name: "States.UUID",
        usage: "States.UUID()",
        gives: "A random version 4 UUID.",
        example: ("States.UUID()", ""),
        run: texts::uuid,
    },
];

/// The function of this name.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
