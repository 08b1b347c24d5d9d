//! Finding instances, as plain values.
//!
//! Source: "DescribeDBInstances" and "DescribeDBInstanceAttribute" (ApsaraDB
//! for MongoDB).

use super::api::Operation;
use super::filters::Filters;
use super::types::Instances;
use crate::core::Request;

/// Lists one page of instances of one type.
#[derive(Debug, Clone)]
pub struct DescribeDbInstances<'a> {
    /// Region.
    pub region: Option<&'a str>,
    /// `replicate`, `sharding` or `serverless`.
    pub kind: &'a str,
    /// What they have to be like.
    pub filters: &'a Filters,
    /// Page, from 1.
    pub page: u32,
}

impl Operation for DescribeDbInstances<'_> {
    type Reply = Instances;

    fn name(&self) -> &'static str {
        "DescribeDBInstances"
    }

    fn onto(&self, request: Request) -> Request {
        let request = request.with_some("RegionId", self.region).with("DBInstanceType", self.kind);
        let parameters = self.filters.parameters.iter();
        parameters
            .fold(request, |request, (name, value)| request.with(name.clone(), value.clone()))
            .with("PageNumber", self.page.to_string())
            .with("PageSize", self.filters.page_size.to_string())
    }
}

/// Shows one instance, or several with commas between their ids.
#[derive(Debug, Clone)]
pub struct DescribeDbInstanceAttribute<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeDbInstanceAttribute<'_> {
    type Reply = Instances;

    fn name(&self) -> &'static str {
        "DescribeDBInstanceAttribute"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}
