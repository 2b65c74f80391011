//! Gateways and security groups.

use super::Module;
use super::names::{kind, properties};
use super::table::table;
use crate::generate::emit::hcl::{Body, Expr};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// A gateway knows its network; there is no attachment besides.
    pub(super) fn internet_gateway(&mut self, logical: &str, body: &mut Body) {
        let attached = self.stack.resources.iter().find_map(|(_, resource)| {
            let own = properties(resource)?;
            let mut used = Vec::new();
            own.get("InternetGatewayId")?.references(&mut used);
            let this = kind(resource) == "AWS::EC2::VPCGatewayAttachment" && used.iter().any(|name| name == logical);
            this.then(|| own.get("VpcId").cloned())?
        });
        if let Some(network) = attached {
            let network = self.expr(&network);
            body.set("vpc_id", network);
        }
    }

    /// Rules of a security group are resources of their own. Without rules for what leaves, all may, as AWS has it.
    pub(super) fn security_group(&mut self, logical: &str, name: &str, properties: &Map) {
        let id = Expr::Raw(format!("aws_security_group.{name}.id"));
        let list = |key: &str| match properties.get(key) {
            Some(Val::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        let mut leaving = list("SecurityGroupEgress");
        if leaving.is_empty() {
            let all = crate::generate::value::map! {
                "IpProtocol" => "-1", "CidrIp" => "0.0.0.0/0", "Description" => "To anywhere"
            };
            leaving.push(all.into());
        }
        let kinds = [
            ("AWS::EC2::SecurityGroupIngress", list("SecurityGroupIngress")),
            ("AWS::EC2::SecurityGroupEgress", leaving),
        ];
        for (kind, rules) in kinds {
            let Some(entry) = table().resources.get(kind) else { continue };
            for rule in rules {
                let Val::Map(rule) = rule else { continue };
                let mut body = Body::default().with("security_group_id", id.clone());
                body.args.extend(self.generic(logical, entry, &rule).args);
                self.put_extra("network", &entry.to, name, body);
            }
        }
    }
}
