//! Every lesson runs: its questions have the answers that the engine gives, its exercises can be solved.

use std::collections::BTreeSet;

use stepthrough::value::Value;

use super::*;

fn lessons() -> Vec<Lesson> {
    let read = |(name, text): (&str, &str)| course::load(text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let lessons: Vec<Lesson> = course::texts().map(read).collect();
    for ((name, _), lesson) in course::texts().zip(&lessons) {
        assert_eq!(*name, *lesson.name);
    }
    lessons
}

#[test]
fn every_lesson_of_the_folder_is_carried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/lessons");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let folders: BTreeSet<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let carried: BTreeSet<String> = course::texts().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(carried, folders);
    let course = course::course();
    assert!(course.lessons.len() >= 12 && course.documents.len() == 5);
    assert_eq!(course.lessons.len() + course.documents.len(), carried.len());
}

#[test]
fn every_lesson_is_right() {
    let (mut predictions, mut exercises) = (0, 0);
    for lesson in lessons() {
        let name = &lesson.name;
        assert_eq!(review(&lesson), Vec::<String>::new(), "{name}");
        assert!(lesson.summary.ends_with('.') && !lesson.concepts.is_empty(), "{name}");
        let count = |wanted: fn(&Task) -> bool| {
            lesson.steps.iter().filter_map(|step| step.task.as_ref()).filter(|task| wanted(task)).count()
        };
        let predicts = count(|task| matches!(task, Task::Predict(_)));
        assert!(predicts > 0, "{name}: no prediction");
        predictions += predicts;
        exercises += count(|task| matches!(task, Task::Exercise(_)));
        for step in &lesson.steps {
            let Some(Task::Predict(prediction)) = &step.task else { continue };
            let written = prediction.answer.to_json_pretty();
            assert_eq!(compare_prediction(prediction, &written), Verdict::Right, "{name}");
            assert!(matches!(compare_prediction(prediction, "{"), Verdict::Unreadable { .. }));
            for (index, choice) in prediction.choices.iter().enumerate() {
                assert_eq!(choose(prediction, index) == Verdict::Right, choice.value == prediction.answer, "{name}");
            }
        }
    }
    assert!(predictions >= 50 && exercises >= 20, "{predictions} predictions, {exercises} exercises");
}

#[test]
fn a_review_finds_what_is_wrong() {
    let check = |change: &dyn Fn(&mut Lesson), words: &str| {
        let mut lesson = course::lesson("result-path").unwrap();
        assert!(review(&lesson).is_empty());
        change(&mut lesson);
        let found = review(&lesson);
        assert!(found.iter().any(|finding| finding.contains(words)), "{words}: {found:#?}");
    };
    fn prediction(lesson: &mut Lesson) -> &mut Prediction {
        let task = lesson.steps.iter_mut().find_map(|step| match &mut step.task {
            Some(Task::Predict(prediction)) => Some(prediction),
            _ => None,
        });
        task.unwrap()
    }
    fn exercise(lesson: &mut Lesson) -> &mut Exercise {
        let task = lesson.steps.iter_mut().find_map(|step| match &mut step.task {
            Some(Task::Exercise(exercise)) => Some(exercise),
            _ => None,
        });
        task.unwrap()
    }
    check(&|lesson| prediction(lesson).answer = Value::Null, "step 2: the answer is `null`, but the run gives `{");
    check(&|lesson| prediction(lesson).of = Target::Error, "step 2: the run does not come to what is asked for");
    check(&|lesson| prediction(lesson).explain.clear(), "step 2: nothing is explained");
    check(&|lesson| prediction(lesson).ask.clear(), "step 2: the question has no words");
    check(&|lesson| lesson.steps[0].text.clear(), "step 1: there is no text");
    check(&|lesson| lesson.steps[0].look.state = Some("No".into()), "step 1: the run does not come to where it looks");
    check(&|lesson| lesson.runs[1].definition = "{}".into(), "the run `over` is refused");
    check(&|lesson| lesson.steps.truncate(1), "the run `over` is never shown");
    check(&|lesson| exercise(lesson).solution = exercise(lesson).start.clone(), "step 6: the solution does not pass");
    check(&|lesson| exercise(lesson).start = exercise(lesson).solution.clone(), "step 6: the start passes already");
    check(&|lesson| exercise(lesson).start = "{}".into(), "step 6: the start is refused");
    check(&|lesson| exercise(lesson).start = "".into(), "step 6: there is no workflow to begin with");
    check(&|lesson| exercise(lesson).solution = "".into(), "step 6: there is no solution");
    check(&|lesson| exercise(lesson).task.clear(), "step 6: there is no task");
    check(&|lesson| exercise(lesson).hints.clear(), "step 6: there is no hint");
    check(&|lesson| exercise(lesson).cases.clear(), "step 6: there is no check");
    check(&|lesson| exercise(lesson).cases[0].expect = Expect::default(), "expects nothing");
    check(&|lesson| exercise(lesson).cases[1].name = exercise(lesson).cases[0].name.clone(), "there are two checks");
    check(&|lesson| exercise(lesson).cases.remove(0).hidden = true, "step 6: every case is hidden");
}

#[test]
fn lessons_are_shared_whole_and_obscured() {
    let mut longest = 0;
    for lesson in lessons() {
        let parcel = lesson.to_parcel();
        let link = parcel.to_link();
        longest = longest.max(link.len());
        let opened = Parcel::from_link(&link).unwrap().parcel;
        let again = Lesson::of_parcel(&opened).unwrap().unwrap_or_else(|problem| panic!("{}: {problem}", lesson.name));
        assert_eq!((&again.runs, &again.steps), (&lesson.runs, &lesson.steps), "{}", lesson.name);
        assert_eq!(Parcel::from_file(&parcel.to_file()).unwrap().parcel, parcel);
        let steps = parcel.lesson.get("steps").and_then(Value::as_array).unwrap();
        for exercise in steps.iter().filter_map(|step| step.get("exercise")) {
            for secret in ["solution", "hidden"] {
                let text = exercise.get(secret).and_then(Value::as_str);
                assert!(
                    text.is_some_and(|text| text.starts_with("obscured:")),
                    "{}: {secret} can be read",
                    lesson.name
                );
            }
        }
        // Sharing what was shared changes nothing.
        assert_eq!(again.to_parcel().lesson, parcel.lesson);
    }
    println!("the longest lesson's link has {longest} characters");
}

#[test]
fn progress_is_kept_and_scored() {
    let lessons = lessons();
    let lesson = lessons.iter().find(|lesson| {
        let exercises = lesson.steps.iter().filter(|step| matches!(step.task, Some(Task::Exercise(_)))).count();
        exercises == 1
    });
    let lesson = lesson.unwrap();
    let mut progress = Progress::default();
    let total = |progress: &Progress| {
        let scores = progress.scores(std::slice::from_ref(lesson));
        scores
            .iter()
            .fold((0, 0, 0), |(right, tried, of), (_, score)| (right + score.right, tried + score.tried, of + score.of))
    };
    let (right, tried, of) = total(&progress);
    assert!(right == 0 && tried == 0 && of > 0);
    let mut first = true;
    for (number, step) in lesson.steps.iter().enumerate() {
        progress.opened(lesson, number);
        match &step.task {
            Some(Task::Predict(_)) => {
                progress.answered(lesson, number, &Verdict::Unreadable { words: String::new() });
                if std::mem::take(&mut first) {
                    // Right only at the second try: tried, but not known.
                    progress.answered(lesson, number, &Verdict::Wrong { words: Vec::new() });
                }
                assert!(!progress.is_finished(lesson));
                progress.answered(lesson, number, &Verdict::Right);
            }
            Some(Task::Exercise(_)) => progress.solved(lesson, number),
            None => {}
        }
    }
    let (right, tried, of) = total(&progress);
    assert_eq!((right, tried), (of - 1, of));
    assert!(progress.is_finished(lesson));
    let kept = Progress::from_json(&progress.to_json());
    assert_eq!(kept, progress);
    assert_eq!(kept.step(&lesson.name), lesson.steps.len() - 1);
    assert_eq!(Progress::from_json("nonsense"), Progress::default());
}

#[test]
fn what_is_wrong_with_a_lesson_is_told() {
    let check = |text: &str, words: &str| {
        let problem = read(&Value::parse(text).unwrap(), &|_| None).unwrap_err();
        assert!(problem.contains(words), "{problem}");
    };
    check("1", "lesson: must be an object");
    check(r#"{"lesson":2}"#, "`lesson` must be 1");
    check(r#"{"lesson":1,"html":""}"#, "`html` is not known here");
    check(r#"{"example":"x"}"#, "there is no example `x`");
    check(r#"{"lesson":1,"runs":[{"name":"a"}]}"#, "lesson/runs/0: `workflow` is missing");
    let with = |step: &str| {
        format!(
            r#"{{"lesson":1,"name":"a","title":"","summary":"","concepts":[],"workflow":{{}},"runs":[{{"name":"a"}}],"steps":[{step}]}}"#
        )
    };
    check(&with(r#"{"run":"b"}"#), "lesson/steps/0/run: there is no run of that name");
    check(&with(r#"{"text":[1]}"#), "lesson/steps/0/text/0: must be a text");
    let predict = r#"{"predict":{"concept":"Map","of":"output","answer":1,"choices":[{"value":2}]}}"#;
    check(&with(predict), "lesson/steps/0/predict: exactly one of the `choices` must be the `answer`");
    let exercise = r#"{"exercise":{"concepts":[],"start":{},"solution":"obscured:AAAA","cases":[]}}"#;
    check(&with(exercise), "lesson/steps/0/exercise/solution: an obscured part was changed");
    assert!(read(&Value::parse(&with("{}")).unwrap(), &|_| None).is_ok());
}
