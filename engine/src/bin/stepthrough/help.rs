//! What `--help` says.

/// The text for a command; the whole program's for an unknown one.
pub fn of(command: &str) -> &'static str {
    match command {
        "run" => RUN,
        "history" => HISTORY,
        "validate" => VALIDATE,
        "test" => TEST,
        "policy" => POLICY,
        "format" => FORMAT,
        "export" => EXPORT,
        _ => PROGRAM,
    }
}

const PROGRAM: &str = "\
Runs, checks and tests AWS Step Functions workflows on this machine, with nothing else installed.

  stepthrough run FILE        run a workflow against mocks; print its output
  stepthrough history FILE    run it; print what GetExecutionHistory would answer
  stepthrough validate FILE   what AWS's validation says, with places, and what we add
  stepthrough test FILE       run a file of test cases; coverage, JUnit
  stepthrough policy FILE     the least its role must be allowed
  stepthrough format FILE     the definition, laid out anew
  stepthrough export FILE     a template of CloudFormation or SAM that deploys it

`stepthrough COMMAND --help` tells more. A FILE is a definition in JSON or YAML, or a template of SAM or CloudFormation
with a state machine in it; `-` is the standard input.

Try it:

  stepthrough run order.asl.json --input '{\"order\": 17}'
  stepthrough history order.asl.json --input @order.json | jq '.events[].type'
  stepthrough validate template.yaml --machine OrderFlow

Time is virtual: a Wait of a year passes at once. Chance comes from a seed: the same command gives the same bytes, here,
on the page and in the npm package.

Exit codes: 0 all is well; 1 the execution failed, a definition has errors, a case failed; 2 the command line is wrong
or a file cannot be read; 3 nothing could be run, because a document is refused; 4 the execution waits for somebody.
";

const RUN: &str = "\
Runs a workflow against mocks and prints its output.

  stepthrough run FILE [options]

What it is given:
  --input JSON         the input: JSON itself, @FILE, or - for the standard input ({})
  --mocks FILE         replies by state, as on the page, in JSON or YAML; or a MockConfigFile.json
  --case NAME          the test case of a MockConfigFile.json
  --signals FILE       what people and workers do, as `signals` of a test case (stepthrough test --help)
  --let-time-pass      go on when it waits for somebody: timeouts and missed heartbeats come
What it is:
  --machine NAME       which state machine of a template, by its logical id
  --set NAME=VALUE     stands for ${NAME} in the definition; may be repeated
  --express            an Express workflow, where no template says so
  --name NAME          the state machine's name (StateMachine)
  --execution NAME     the execution's name (drawn from the seed)
  --region, --account  for ARNs (us-east-1, 123456789012)
  --seed N             where all chance comes from (1)
  --start TIME         when it starts (2026-01-01T09:00:00Z)
What is printed:
  --show output        the output (the default); what became of it goes to the standard error
  --show describe      what DescribeExecution answers; for an Express workflow, StartSyncExecution
  --show path          the states in the order they were entered, one a line
  --show trace         every stage of every state's data flow, one JSON object a line
  --show map-runs      what DescribeMapRun answers for each Map Run of a distributed Map, one JSON object a line
  --show child-executions   the child executions of all Map Runs as ListExecutions has them, one JSON object a line
  --quiet              nothing on the standard error but what is wrong

A task without a mock gets a believable reply, so no option is needed. To script replies:

  echo '{\"Charge\": {\"replies\": [{\"throw\": {\"error\": \"Declined\"}, \"times\": 2}, {\"return\": {\"paid\": true}}]}}' > mocks.json
  stepthrough run order.asl.json --mocks mocks.json --show path

Exits with 0 when it succeeded, 1 when it failed, timed out or was aborted, 4 when it waits for somebody.
";

const HISTORY: &str = "\
Runs a workflow and prints what GetExecutionHistory would answer, to the byte.

  stepthrough history FILE [options]

  --log-lines          as Step Functions writes it to CloudWatch Logs, one JSON object a line: what an Express
                       workflow leaves behind

All other options are those of `stepthrough run --help`, but --show.

  stepthrough history order.asl.json | jq -r '.events[] | \"\\(.id) \\(.type)\"'

Exits as `run` does.
";

const VALIDATE: &str = "\
Says what is wrong with definitions: AWS's findings in AWS's words, our own behind them.

  stepthrough validate FILE... [options]

  --machine NAME       which state machine of a template
  --set NAME=VALUE     stands for ${NAME}; may be repeated
  --express            an Express workflow, where no template says so
  --strict             warnings count as errors
  --json               as ValidateStateMachineDefinition answers, with places; one object a file and line

  stepthrough validate flows/*.asl.json --strict

Exits with 0 when AWS would take them all, 1 when not.
";

const TEST: &str = "\
Runs test cases: inputs and mocks, and what must come of them.

  stepthrough test FILE... [options]

  --only TEXT          only cases whose name contains the text
  --coverage           which states, choice rules, retriers and catchers no case came through
  --least PERCENT      fail when less of them was come through; implies --coverage
  --junit FILE         write the results for a build server, too

A file of cases, in YAML or JSON:

  definition: order.asl.json         # from this file's folder; a template, or the definition itself
  machine: OrderFlow                 # which state machine of a template, and of mockConfig
  type: STANDARD                     # or EXPRESS
  values: { Table: orders }          # for ${Table}
  mockConfig: MockConfigFile.json    # Step Functions Local's file, for mockCase
  cases:
    - name: the card is declined
      input: { order: 17 }
      mocks:                         # replies by state, in the order of calls
        Charge: { replies: [{ throw: { error: Declined, cause: no funds }, times: 2 }], pastEnd: fail }
      mockCase: Declined             # a case of mockConfig; mocks come before it
      signals:                       # what people and workers do
        - { when: Approve, afterMs: 5000, send: { success: { approved: true } } }
      seed: 1
      startTime: 2026-01-01T09:00:00Z
      expect:                        # all of it optional
        status: FAILED               # SUCCEEDED when missing; TIMED_OUT, ABORTED, RUNNING
        error: Declined
        cause: no funds
        output: { whole: output }
        outputHas: { some: members }
        path: [Check, Charge]        # the states in the order they were entered
        entered: { Charge: { order: 17 } }
        tookMs: 3000                 # of virtual time

A reply is one of `return: VALUE`, `throw: { error, cause }` and `silence: true`, with `times` and `delayMs`. A signal
is one of `{ success: VALUE }`, `{ failure: { error, cause } }`, `heartbeat` and `{ takenBy: WORKER }`. Where nobody
answers, time passes until the task times out.

Exits with 0 when every case passed, 1 when not, 3 when a file of cases cannot be used.
";

const POLICY: &str = "\
Prints the least that a workflow's role must be allowed, as a policy.

  stepthrough policy FILE [options]

  --trust              print the trust relationship instead
  --explain            print each statement with its reason and the states that need it instead
  --logging            its executions are logged to CloudWatch Logs
  --tracing            its executions are traced with X-Ray
  --machine, --set, --express, --name, --region, --account   as for `stepthrough run`

  aws iam put-role-policy --role-name Flow --policy-name least --policy-document \"$(stepthrough policy flow.asl.json)\"
";

const FORMAT: &str = "\
Lays definitions out anew: two blanks a level, what is short on a line. Nothing but white space changes; YAML and what
is not JSON stay as they are.

  stepthrough format FILE            print it
  stepthrough format FILE... --write change the files
  stepthrough format FILE... --check change nothing; exit with 1 when a file would change
";

const EXPORT: &str = "\
Prints a template that deploys a workflow with its role. ${Placeholders} become the template's parameters.

  stepthrough export FILE [options]

  --as KIND            sam (the default) or cloudformation
  --json               JSON instead of YAML
  --to FOLDER          write the template and what belongs beside it there
  --logging, --tracing, --machine, --set, --express, --name   as for `stepthrough policy`

  stepthrough export flow.asl.json --to deploy && (cd deploy && sam deploy --guided)
";
