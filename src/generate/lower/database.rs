use super::Stack;
use super::iam::service_role;
use crate::generate::plan::{Attribute, Link};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

fn subnet_group(stack: &mut Stack<'_, '_>, id: &ComponentId) -> String {
    let name = stack.derived(id, "SubnetGroup");
    let properties =
        map! { "DBSubnetGroupDescription" => "Private subnets of the database", "SubnetIds" => stack.subnets_of(id) };
    stack.add(&name, "AWS::RDS::DBSubnetGroup", properties);
    name
}

const fn engine_port(mysql: bool) -> i64 {
    if mysql { 3306 } else { 5432 }
}

fn is_mysql(stack: &Stack<'_, '_>, id: &ComponentId) -> bool {
    stack.plan.text(id, "engine").is_some_and(|engine| engine.contains("mysql") || engine == "mariadb")
}

/// A serverless cluster with one instance; its password lives in a managed secret.
pub(super) fn cluster(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let group = subnet_group(stack, id);
    let port = engine_port(is_mysql(stack, id));
    let access = stack.private_group(id, Val::Int(port));
    let (least, most) = capacity(stack, id);
    let mut properties = map! {
        "Engine" => plan.text(id, "engine").unwrap_or("aurora-postgresql"),
        "DatabaseName" => "app",
        "MasterUsername" => "administrator",
        "ManageMasterUserPassword" => true,
        "DBSubnetGroupName" => reference(group),
        "ServerlessV2ScalingConfiguration" => map! { "MinCapacity" => least, "MaxCapacity" => most },
        "StorageEncrypted" => plan.drawn(id, "encrypted").and_then(Value::as_bool).unwrap_or(true),
        "EnableHttpEndpoint" => plan.flag(id, "data_api"),
        "EnableIAMDatabaseAuthentication" => true,
        "DeletionProtection" => plan.flag(id, "deletion_protection"),
        "CopyTagsToSnapshot" => true,
    };
    properties.opt("VpcSecurityGroupIds", access.map(|group| list![group]));
    properties.opt("KmsKeyId", stack.key_of(id));
    properties.opt("Tags", stack.tags(id));
    stack
        .add(&logical, "AWS::RDS::DBCluster", properties)
        .set("DeletionPolicy", "Snapshot")
        .set("UpdateReplacePolicy", "Snapshot");
    let instance = stack.derived(id, "Instance");
    let properties = map! {
        "DBClusterIdentifier" => reference(&logical),
        "DBInstanceClass" => "db.serverless",
        "Engine" => plan.text(id, "engine").unwrap_or("aurora-postgresql"),
        "PubliclyAccessible" => false,
    };
    stack
        .add(&instance, "AWS::RDS::DBInstance", properties)
        .set("DeletionPolicy", "Delete")
        .set("UpdateReplacePolicy", "Delete");
}

/// Capacity in halves of a unit, at most 256.
fn capacity(stack: &Stack<'_, '_>, id: &ComponentId) -> (Val, Val) {
    let units = |name: &str, usual: f64| {
        let drawn = stack.plan.prop(id, name).and_then(Value::as_f64).unwrap_or(usual);
        (drawn.clamp(0.0, 256.0) * 2.0).round() / 2.0
    };
    let least = units("min_acu", 0.5);
    let most = units("max_acu", 4.0).max(least).max(1.0);
    (Val::Num(least), Val::Num(most))
}

/// One database instance, closed to the internet, encrypted, its password in a managed secret.
pub(super) fn instance(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let group = subnet_group(stack, id);
    let drawn = plan.text(id, "engine").unwrap_or("postgres");
    let (engine, port) = match drawn {
        "mysql" | "mariadb" => (drawn, 3306),
        "postgres" => (drawn, 5432),
        other => {
            stack.lose(id, "a PostgreSQL database", format!("{other} needs a licence model the drawing does not name"));
            ("postgres", 5432)
        }
    };
    let access = stack.private_group(id, Val::Int(port));
    let class = plan.text(id, "instance_class").filter(|class| class.starts_with("db.") && class.len() < 40);
    let mut properties = map! {
        "Engine" => engine,
        "DBName" => "app",
        "DBInstanceClass" => class.unwrap_or("db.t4g.micro"),
        "AllocatedStorage" => "20",
        "StorageType" => "gp3",
        "MasterUsername" => "administrator",
        "ManageMasterUserPassword" => true,
        "DBSubnetGroupName" => reference(group),
        "MultiAZ" => plan.flag(id, "multi_az"),
        "StorageEncrypted" => plan.drawn(id, "encrypted").and_then(Value::as_bool).unwrap_or(true),
        "PubliclyAccessible" => false,
        "EnableIAMDatabaseAuthentication" => true,
        "CopyTagsToSnapshot" => true,
    };
    if plan.flag(id, "public") {
        stack.lose(id, "closed to the internet", "the database lives in private subnets");
    }
    properties.opt("VPCSecurityGroups", access.map(|group| list![group]));
    properties.opt("KmsKeyId", stack.key_of(id));
    properties.opt("Tags", stack.tags(id));
    stack
        .add(&logical, "AWS::RDS::DBInstance", properties)
        .set("DeletionPolicy", "Snapshot")
        .set("UpdateReplacePolicy", "Snapshot");
}

/// A proxy in front of the database it is wired to.
pub(super) fn proxy(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let databases = plan.outgoing(id).filter(|link| matches!(link.to.service.as_str(), "aurora" | "rds"));
    let databases: Vec<Link<'_>> = databases.copied().collect();
    let Some((link, more)) = databases.split_first() else {
        stack.lose(id, "proxy left out", "no database is wired behind it");
        return;
    };
    for other in more {
        stack.lose(other.id, "wire left out", "a proxy stands before one database; draw another proxy");
    }
    let database = link.target_id().clone();
    let mysql = is_mysql(stack, &database);
    let Some(secret) = stack.database_attribute(&database, Attribute::SecretArn) else { return };
    let statement = super::iam::allow(&["secretsmanager:GetSecretValue".to_owned()], vec![secret.clone()], None);
    let role = service_role(stack, id, "rds.amazonaws.com", vec![statement]);
    let access = stack.private_group(id, Val::Int(engine_port(mysql)));
    // The proxy itself has to reach the database.
    let inside = stack.derived(&database, "SecurityGroup");
    let own = stack.derived(id, "SecurityGroup");
    let name = stack.derived(id, "Ingress");
    let ingress = map! {
        "GroupId" => att(inside, "GroupId"), "IpProtocol" => "tcp", "FromPort" => engine_port(mysql), "ToPort" => engine_port(mysql),
        "SourceSecurityGroupId" => att(own, "GroupId"), "Description" => "From the proxy",
    };
    stack.add(&name, "AWS::EC2::SecurityGroupIngress", ingress);
    let kebab = &plan.names[id].kebab;
    let mut properties = map! {
        "DBProxyName" => sub(format!("${{AWS::StackName}}-{kebab}")),
        "EngineFamily" => if mysql { "MYSQL" } else { "POSTGRESQL" },
        "Auth" => list![map! { "AuthScheme" => "SECRETS", "SecretArn" => secret, "IAMAuth" => "REQUIRED" }],
        "RoleArn" => role,
        "RequireTLS" => true,
        "IdleClientTimeout" => plan.int(id, "idle_client_timeout_s").unwrap_or(1800),
        "VpcSubnetIds" => stack.subnets_of(id),
    };
    properties.opt("VpcSecurityGroupIds", access.map(|group| list![group]));
    stack.add(&logical, "AWS::RDS::DBProxy", properties);
    let group = stack.derived(id, "TargetGroup");
    let percent = link
        .wire
        .props
        .get("MaxConnectionsPercent")
        .and_then(crate::generate::plan::whole)
        .or_else(|| plan.int(id, "max_connections_percent"));
    let mut properties = map! {
        "DBProxyName" => reference(&logical),
        "TargetGroupName" => "default",
        "ConnectionPoolConfigurationInfo" => map! { "MaxConnectionsPercent" => percent.unwrap_or(100) },
    };
    let target = stack.logical(&database);
    let mut depends = None;
    if plan.service(&database) == "aurora" {
        properties.set("DBClusterIdentifiers", list![reference(target)]);
        depends = Some(stack.derived(&database, "Instance"));
    } else {
        properties.set("DBInstanceIdentifiers", list![reference(target)]);
    }
    stack.add(&group, "AWS::RDS::DBProxyTargetGroup", properties).opt("DependsOn", depends);
}

/// A serverless cache.
pub(super) fn cache(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let engine = plan.text(id, "engine").unwrap_or("valkey");
    let port = if engine == "memcached" { 11_211 } else { 6379 };
    let access = stack.private_group(id, Val::Int(port));
    let kebab = &plan.names[id].kebab;
    let mut properties = map! {
        "ServerlessCacheName" => sub(format!("${{AWS::StackName}}-{kebab}")),
        "Engine" => engine,
        "SubnetIds" => stack.subnets_of(id),
    };
    properties.opt("SecurityGroupIds", access.map(|group| list![group]));
    let mut limits = Map::new();
    if let Some(gigabytes) = plan.int(id, "max_gb").filter(|size| *size > 0) {
        limits.set("DataStorage", map! { "Maximum" => gigabytes.min(5000), "Unit" => "GB" });
    }
    if let Some(units) = plan.int(id, "max_ecpu").filter(|units| *units >= 1000) {
        limits.set("ECPUPerSecond", map! { "Maximum" => units });
    }
    if !limits.is_empty() {
        properties.set("CacheUsageLimits", limits);
    }
    properties.opt("KmsKeyId", stack.key_of(id));
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::ElastiCache::ServerlessCache", properties);
}

/// A search domain, encrypted and open to signed calls of those who hold a grant only.
pub(super) fn search(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    if plan.text(id, "mode") == Some("serverless") {
        stack.lose(
            id,
            "a domain instead of a serverless collection",
            "calls to a collection are signed and granted in another way",
        );
    }
    let zones = plan.int(id, "az_count").unwrap_or(2).clamp(1, 3);
    let nodes = plan.int(id, "instance_count").unwrap_or(zones).max(zones);
    let nodes = (nodes + zones - 1) / zones * zones;
    let mut cluster =
        map! { "InstanceType" => "t3.small.search", "InstanceCount" => nodes, "ZoneAwarenessEnabled" => zones > 1 };
    if zones > 1 {
        cluster.set("ZoneAwarenessConfig", map! { "AvailabilityZoneCount" => zones });
    }
    let mut properties = map! {
        "EngineVersion" => "OpenSearch_2.19",
        "ClusterConfig" => cluster,
        "EBSOptions" => map! { "EBSEnabled" => true, "VolumeType" => "gp3", "VolumeSize" => 10 },
        "EncryptionAtRestOptions" => map! { "Enabled" => true },
        "NodeToNodeEncryptionOptions" => map! { "Enabled" => true },
        "DomainEndpointOptions" => map! { "EnforceHTTPS" => true, "TLSSecurityPolicy" => "Policy-Min-TLS-1-2-PFS-2023-10" },
    };
    if plan.flag(id, "vpc") {
        stack.lose(id, "outside the network", "the domain answers signed calls only, wherever they come from");
    }
    properties.opt("Tags", stack.tags(id));
    stack
        .add(&logical, "AWS::OpenSearchService::Domain", properties)
        .set("DeletionPolicy", "Retain")
        .set("UpdateReplacePolicy", "Retain");
}

impl Stack<'_, '_> {
    /// Address, port, name and secret of a database; a proxy has those of what is behind it.
    pub(super) fn database_attribute(&mut self, id: &ComponentId, attribute: Attribute) -> Option<Val> {
        let logical = self.logical(id);
        Some(match (self.plan.service(id), attribute) {
            ("aurora" | "rds", Attribute::SecretArn) => att(logical, "MasterUserSecret.SecretArn"),
            ("aurora" | "rds", Attribute::Endpoint) => att(logical, "Endpoint.Address"),
            ("aurora" | "rds", Attribute::Port) => att(logical, "Endpoint.Port"),
            ("aurora", Attribute::Database) => Val::from("app"),
            ("rds_proxy", Attribute::Endpoint) => {
                self.database_behind(id)?;
                att(logical, "Endpoint")
            }
            ("rds_proxy", _) => {
                let behind = self.database_behind(id)?;
                return match attribute {
                    Attribute::Port => Some(Val::from(engine_port(is_mysql(self, &behind)).to_string())),
                    _ => self.database_attribute(&behind, attribute),
                };
            }
            _ => return None,
        })
    }

    pub(super) fn database_behind(&self, id: &ComponentId) -> Option<ComponentId> {
        let mut links = self.plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::DirectIntegration);
        links.find(|link| matches!(link.to.service.as_str(), "aurora" | "rds")).map(|link| link.target_id().clone())
    }

    /// The database user code signs in as, as the resource of a grant.
    pub(super) fn database_user(&mut self, id: &ComponentId) -> Option<Val> {
        let logical = self.logical(id);
        let head = "arn:${AWS::Partition}:rds-db:${AWS::Region}:${AWS::AccountId}:dbuser:";
        Some(match self.plan.service(id) {
            "aurora" => sub(format!("{head}${{{logical}.DBClusterResourceId}}/app")),
            "rds" => sub(format!("{head}${{{logical}.DbiResourceId}}/app")),
            "rds_proxy" => {
                self.database_behind(id)?;
                let split = map! { "Fn::Split" => list![":", att(logical, "DBProxyArn")] };
                let names = map! { "Proxy" => map! { "Fn::Select" => list![6, split] } };
                map! { "Fn::Sub" => list![format!("{head}${{Proxy}}/app"), names] }.into()
            }
            _ => return None,
        })
    }
}
