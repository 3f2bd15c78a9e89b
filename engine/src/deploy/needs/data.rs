//! What `aws-sdk:` calls need, and whatever reads and writes data in S3.

use super::{Needs, Purpose};
use crate::deploy::arn::Unknown;
use crate::deploy::calls::Data;
use crate::deploy::integrations::SDK_RESOURCES;
use crate::deploy::services;
use crate::object;
use crate::value::Value;

impl Needs<'_> {
    pub(super) fn sdk(&mut self, sdk: &str, action: &str) {
        let actions = services::actions(sdk, action);
        let prefix = services::service(sdk).map_or(sdk, |service| service.prefix);
        let reason = format!("calls `{action}` of `{sdk}`");
        if sdk == "s3" {
            return self.s3(action, actions, &reason);
        }
        if prefix == "sqs" && self.arguments.at("QueueUrl").is_some() {
            let queue = self.queue();
            self.push(Purpose::Call, actions, queue, &reason);
            return;
        }
        let row = SDK_RESOURCES
            .iter()
            .find(|(service, argument, _)| *service == prefix && self.arguments.at(argument).is_some());
        let resources = match row {
            Some((_, argument, pattern)) => {
                let full =
                    self.names.argument(argument, self.arguments).is_ok_and(|text| text.value.starts_with("arn:"));
                // An ARN of a secret has its six letters already; a parameter's name may begin with a slash.
                let pattern = if full && prefix == "secretsmanager" { "{SecretId}" } else { *pattern };
                self.names.arn(pattern, self.arguments).map(|arn| arn.replace(":parameter//", ":parameter/"))
            }
            None => {
                let unnamed = "which resources it is about does not follow from its arguments, so every resource has to \
                               be allowed";
                self.push(Purpose::Call, actions, Ok(vec!["*".to_owned()]), &format!("{reason}; {unnamed}"));
                return;
            }
        };
        // What works on a table works on its indexes by their own names.
        let indexes = prefix == "dynamodb" && self.arguments.at("IndexName").is_some();
        let target = resources.clone().ok();
        let resources = resources.map(|arn| match indexes {
            true => vec![arn.clone(), format!("{arn}/index/*")],
            false => vec![arn],
        });
        if let Some(need) = self.push(Purpose::Call, actions, resources, &reason) {
            need.target = target;
        }
    }

    /// Permissions related to S3 API operations: some are about objects, some about the bucket.
    pub(super) fn s3(&mut self, action: &str, actions: Vec<String>, reason: &str) {
        if action == "copyObject" || action == "uploadPartCopy" {
            let source = match self.names.argument("CopySource", self.arguments) {
                Ok(text) => self
                    .names
                    .arn("arn:{p}:s3:::", self.arguments)
                    .map(|head| vec![head + self.names.text(text).trim_start_matches('/')]),
                Err(unknown) => Err(unknown),
            };
            self.push(Purpose::Call, vec!["s3:GetObject".to_owned()], source, "reads the object that is copied");
            self.add(Purpose::Call, (&["s3:PutObject"], &["arn:{p}:s3:::{Bucket}/{Key}"]), reason);
            return;
        }
        let pattern = match (action, self.arguments.at("Bucket"), self.arguments.at("Key")) {
            ("listBuckets", ..) => Ok("*"),
            ("createSession", ..) => Ok("arn:{p}:s3express:{r}:{a}:bucket/{Bucket}"),
            ("deleteObjects", ..) => Ok("arn:{p}:s3:::{Bucket}/*"),
            // The bucket is known, the object is not: narrower than every bucket.
            (_, Some(Data::Text(_)), Some(key)) if !matches!(key, Data::Text(_)) => Ok("arn:{p}:s3:::{Bucket}/*"),
            (_, _, Some(_)) => Ok("arn:{p}:s3:::{Bucket}/{Key}"),
            (_, Some(_), None) => Ok("arn:{p}:s3:::{Bucket}"),
            (_, None, None) => Err(Unknown::Missing("Bucket".to_owned())),
        };
        let arn = pattern.and_then(|pattern| self.names.arn(pattern, self.arguments)).map(|arn| vec![arn]);
        self.push(Purpose::Call, actions, arn, reason);
    }

    pub(super) fn athena_data(&mut self) {
        self.add(
            Purpose::Data,
            (
                &[
                    "s3:GetBucketLocation",
                    "s3:GetObject",
                    "s3:ListBucket",
                    "s3:ListBucketMultipartUploads",
                    "s3:ListMultipartUploadParts",
                    "s3:AbortMultipartUpload",
                    "s3:CreateBucket",
                    "s3:PutObject",
                ],
                &["arn:{p}:s3:::*"],
            ),
            "Athena reads the data and writes the results with this role; name your buckets in place of `*`",
        );
        self.add(
            Purpose::Data,
            (
                &[
                    "glue:GetDatabase",
                    "glue:GetDatabases",
                    "glue:GetTable",
                    "glue:GetTables",
                    "glue:GetPartition",
                    "glue:GetPartitions",
                    "glue:BatchGetPartition",
                ],
                &[
                    "arn:{p}:glue:{r}:{a}:catalog",
                    "arn:{p}:glue:{r}:{a}:database/*",
                    "arn:{p}:glue:{r}:{a}:table/*",
                    "arn:{p}:glue:{r}:{a}:userDefinedFunction/*",
                ],
            ),
            "Athena finds the tables in the Glue catalogue with this role; a query that creates or changes tables \
             needs Glue's actions for that as well",
        );
        self.add(
            Purpose::Data,
            (&["lakeformation:GetDataAccess"], &["*"]),
            "Athena asks Lake Formation for data that it governs",
        );
    }

    /// iam-policies-eg-dist-map: the objects, or the listing of the bucket.
    pub(super) fn reader(&mut self, action: &str, input: &str) {
        let reason = "the distributed Map reads its items";
        if action == "listObjectsV2" {
            let bucket = self.names.arn("arn:{p}:s3:::{Bucket}", self.arguments).map(|arn| vec![arn]);
            let prefix = match self.arguments.at("Prefix") {
                Some(Data::Text(text)) => Some(self.names.text(text).to_owned()),
                _ => None,
            };
            if let Some(need) = self.push(Purpose::Call, vec!["s3:ListBucket".to_owned()], bucket, reason) {
                need.condition = prefix.map(|prefix| {
                    object! { "StringLike" => object! { "s3:prefix" => vec![Value::from(format!("{prefix}*"))] } }
                });
            }
            return;
        }
        // A manifest names further objects of the bucket.
        let manifest = input == "MANIFEST";
        let pattern = match (manifest, self.arguments.at("Bucket"), self.arguments.at("Key")) {
            (false, _, Some(Data::Text(_))) => "arn:{p}:s3:::{Bucket}/{Key}",
            _ => "arn:{p}:s3:::{Bucket}/*",
        };
        let arn = self.names.arn(pattern, self.arguments).map(|arn| vec![arn]);
        self.push(Purpose::Call, vec!["s3:GetObject".to_owned()], arn, reason);
    }

    pub(super) fn writer(&mut self) {
        let pattern = match self.arguments.at("Prefix") {
            Some(Data::Text(_)) => "arn:{p}:s3:::{Bucket}/{Prefix}/*",
            _ => "arn:{p}:s3:::{Bucket}/*",
        };
        let arn = self.names.arn(pattern, self.arguments).map(|arn| vec![arn]);
        let actions = ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]
            .map(str::to_owned);
        self.push(Purpose::Call, actions.to_vec(), arn, "the distributed Map writes its results");
    }
}
