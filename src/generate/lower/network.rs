//! Networks: drawn as components or groups, or made because something cannot live without one.

use std::collections::{BTreeMap, BTreeSet};

use super::Stack;
use crate::generate::naming::{Namer, pascal, words};
use crate::generate::plan::{Attribute, Plan};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, GroupId, Mechanism, Value};

/// Services that live in a network whether or not one is drawn.
const BOUND: &[&str] = &["aurora", "rds", "rds_proxy", "elasticache", "fargate"];

/// Which network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Component(ComponentId),
    Group(GroupId),
    /// Made for what has to live in one.
    Own,
}

/// Where every component lives.
#[derive(Debug, Default)]
pub(super) struct Networks {
    of: BTreeMap<ComponentId, Key>,
    stems: BTreeMap<Key, String>,
    /// Functions put into a network because of what they call.
    moved: BTreeSet<ComponentId>,
}

impl Networks {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let mut networks = Self::default();
        let mut namer = Namer::default();
        for names in plan.names.values() {
            namer.unique(&names.logical, "");
        }
        for (id, component) in plan.document.components() {
            if component.service.as_str() == "vpc" {
                networks.stems.insert(Key::Component(id.clone()), plan.logical(id).to_owned());
            }
        }
        for (id, group) in plan.document.groups() {
            if group.kind == "vpc" {
                let stem = pascal(&words(&group.name));
                let stem = if stem.starts_with(|c: char| c.is_ascii_alphabetic()) { stem } else { format!("N{stem}") };
                let stem = if stem.ends_with("Vpc") { stem } else { format!("{stem}Vpc") };
                networks.stems.insert(Key::Group(id.clone()), namer.unique(&stem, ""));
            }
        }
        for id in plan.document.components().keys() {
            if let Some(key) = drawn_network(plan, id) {
                networks.of.insert(id.clone(), key);
            }
        }
        let only = if networks.stems.len() == 1 { networks.stems.keys().next().cloned() } else { None };
        for (id, component) in plan.document.components() {
            let service = component.service.as_str();
            if BOUND.contains(&service) && !networks.of.contains_key(id) {
                let key = only.clone().unwrap_or(Key::Own);
                networks.stems.entry(key.clone()).or_insert_with(|| namer.unique("NetworkVpc", ""));
                networks.of.insert(id.clone(), key);
            }
        }
        for link in &plan.links {
            let calls = link.from.service.as_str() == "lambda" && link.mechanism() == Mechanism::SdkCall;
            let by_network = match link.to.service.as_str() {
                "rds" | "rds_proxy" | "elasticache" => true,
                "aurora" => !plan.flag(link.target_id(), "data_api"),
                _ => false,
            };
            if calls
                && by_network
                && !networks.of.contains_key(link.source_id())
                && let Some(key) = networks.of.get(link.target_id()).cloned()
            {
                networks.of.insert(link.source_id().clone(), key);
                networks.moved.insert(link.source_id().clone());
            }
        }
        networks
    }

    fn stem(&self, id: &ComponentId) -> Option<&str> {
        self.stems.get(self.of.get(id)?).map(String::as_str)
    }
}

fn drawn_network(plan: &Plan<'_>, id: &ComponentId) -> Option<Key> {
    if plan.service(id) == "vpc" {
        return None;
    }
    let named = plan.drawn(id, "vpc").and_then(Value::as_str);
    if let Some(name) = named {
        if let Some((component, _)) = plan.document.components().get_key_value(name)
            && plan.service(component) == "vpc"
        {
            return Some(Key::Component(component.clone()));
        }
        if let Some((group, found)) = plan.document.groups().get_key_value(name)
            && found.kind == "vpc"
        {
            return Some(Key::Group(group.clone()));
        }
    }
    let wired = plan.outgoing(id).find(|link| link.to.service.as_str() == "vpc");
    if let Some(link) = wired {
        return Some(Key::Component(link.target_id().clone()));
    }
    plan.groups_around(id, "vpc").map(|group| Key::Group(group.clone()))
}

/// All networks that something lives in or that are drawn.
pub(super) fn networks(stack: &mut Stack<'_, '_>) {
    let keys: Vec<(Key, String)> = stack.networks.stems.iter().map(|(key, stem)| (key.clone(), stem.clone())).collect();
    for (key, stem) in keys {
        network(stack, &key, &stem);
        if key == Key::Own {
            let bound: Vec<String> =
                stack.networks.of.iter().filter(|(_, of)| **of == Key::Own).map(|(id, _)| id.to_string()).collect();
            let loss = crate::generate::Loss {
                at: bound,
                what: "a network of its own was added".to_owned(),
                why: "it has to live in one and the drawing has none".to_owned(),
            };
            stack.losses.push(loss);
        }
    }
    for id in stack.networks.moved.clone() {
        stack.lose(
            &id,
            "the function runs inside the network",
            "what it calls can be reached from there only; other services then need endpoints or a NAT gateway",
        );
    }
}

fn network(stack: &mut Stack<'_, '_>, key: &Key, stem: &str) {
    let plan = stack.plan;
    let members: Vec<ComponentId> =
        stack.networks.of.iter().filter(|(_, of)| *of == key).map(|(id, _)| id.clone()).collect();
    let component = if let Key::Component(id) = key { Some(id.clone()) } else { None };
    let group = if let Key::Group(id) = key { plan.document.group(id) } else { None };
    let prop = |name: &str| match (&component, group) {
        (Some(id), _) => plan.drawn(id, name),
        (_, Some(group)) => group.props.get(name),
        _ => None,
    };
    let cidr = prop("cidr").and_then(Value::as_str).filter(|text| is_cidr(text)).unwrap_or("10.0.0.0/16");
    let zones = prop("az_count").and_then(crate::generate::plan::whole).unwrap_or(2).clamp(2, 3);
    let kinds =
        |service: &str| members.iter().filter(move |id| plan.service(id) == service).cloned().collect::<Vec<_>>();
    let mut gateways = kinds("nat_gateway");
    if let Some(id) = &component {
        gateways.extend(
            plan.outgoing(id)
                .filter(|link| link.to.service.as_str() == "nat_gateway")
                .map(|link| link.target_id().clone()),
        );
    }
    let lone = plan.document.components().keys().filter(|id| plan.service(id) == "nat_gateway");
    if stack.networks.stems.len() == 1 {
        gateways.extend(lone.cloned());
    }
    gateways.sort();
    gateways.dedup();
    let nat = prop("nat").and_then(Value::as_str).unwrap_or("none");
    let mut properties = map! { "CidrBlock" => cidr, "EnableDnsHostnames" => true, "EnableDnsSupport" => true };
    properties.opt("Tags", component.as_ref().and_then(|id| stack.tags(id)));
    stack.add(stem, "AWS::EC2::VPC", properties);
    let drawn_subnets = kinds("subnet");
    let count = zones.max(i64::try_from(drawn_subnets.len()).unwrap_or(2)).min(6);
    let mut privates = Vec::new();
    for index in 0..count {
        let drawn = usize::try_from(index).ok().and_then(|index| drawn_subnets.get(index));
        let name = match drawn {
            Some(id) => stack.logical(id),
            None => stack.derived_from(stem, PRIVATE_SUBNETS[usize::try_from(index).unwrap_or(0)]),
        };
        subnet(stack, stem, &name, index, index % zones, false);
        privates.push(name);
    }
    let wants_nat = !gateways.is_empty() || nat != "none";
    let table = stack.derived_from(stem, "PrivateRoutes");
    stack.add(&table, "AWS::EC2::RouteTable", map! { "VpcId" => reference(stem) });
    for (index, subnet) in privates.iter().enumerate() {
        let name = stack.fresh(&format!("{stem}PrivateRoutes{}", index + 1));
        stack.add(
            &name,
            "AWS::EC2::SubnetRouteTableAssociation",
            map! { "SubnetId" => reference(subnet), "RouteTableId" => reference(&table) },
        );
    }
    if wants_nat {
        let name = gateways.first().map(|id| stack.logical(id));
        for extra in gateways.iter().skip(1) {
            stack.lose(extra, "one NAT gateway", "the network's private subnets share one route table");
        }
        if nat == "per-az" {
            stack.lose(
                component.as_ref().map_or_else(|| stem.to_owned(), ToString::to_string),
                "one NAT gateway",
                "the network's private subnets share one route table",
            );
        }
        internet(stack, stem, &table, name, count);
    }
    let group_name = stack.derived_from(stem, "SecurityGroup");
    let properties = map! {
        "GroupDescription" => "What lives in the network",
        "VpcId" => reference(stem),
        "SecurityGroupEgress" => list![map! { "IpProtocol" => "-1", "CidrIp" => "0.0.0.0/0", "Description" => "To anywhere" }],
    };
    stack.add(&group_name, "AWS::EC2::SecurityGroup", properties);
    endpoints(stack, stem, &table, &privates, prop("endpoints"), &kinds("vpc_endpoint"));
}

const PRIVATE_SUBNETS: [&str; 6] =
    ["PrivateSubnet1", "PrivateSubnet2", "PrivateSubnet3", "PrivateSubnet4", "PrivateSubnet5", "PrivateSubnet6"];

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let parts: Vec<&str> = address.split('.').collect();
    parts.len() == 4
        && parts.iter().all(|part| part.parse::<u8>().is_ok())
        && bits.parse::<u8>().is_ok_and(|bits| (16..=24).contains(&bits))
}

fn subnet(stack: &mut Stack<'_, '_>, stem: &str, name: &str, block: i64, zone: i64, public: bool) {
    // Blocks of 16 addresses would fit the smallest network; 4096 or fewer is what its size gives.
    let blocks = map! { "Fn::Cidr" => list![att(stem, "CidrBlock"), 12, 8] };
    let mut properties = map! {
        "VpcId" => reference(stem),
        "CidrBlock" => map! { "Fn::Select" => list![i32::try_from(block).unwrap_or(0), blocks] },
        "AvailabilityZone" => map! { "Fn::Select" => list![i32::try_from(zone).unwrap_or(0), map! { "Fn::GetAZs" => "" }] },
    };
    if public {
        properties.set("MapPublicIpOnLaunch", false);
    }
    stack.add(name, "AWS::EC2::Subnet", properties);
}

/// A way out: internet gateway, a public subnet, and a NAT gateway in it.
fn internet(stack: &mut Stack<'_, '_>, stem: &str, private: &str, nat: Option<String>, block: i64) {
    let gateway = stack.derived_from(stem, "InternetGateway");
    let attachment = stack.derived_from(stem, "InternetAttachment");
    let public = stack.derived_from(stem, "PublicSubnet1");
    let table = stack.derived_from(stem, "PublicRoutes");
    let address = stack.derived_from(stem, "NatAddress");
    let nat = nat.unwrap_or_else(|| stack.derived_from(stem, "NatGateway"));
    stack.add(&gateway, "AWS::EC2::InternetGateway", Map::new());
    stack.add(
        &attachment,
        "AWS::EC2::VPCGatewayAttachment",
        map! { "VpcId" => reference(stem), "InternetGatewayId" => reference(&gateway) },
    );
    subnet(stack, stem, &public, block, 0, true);
    stack.add(&table, "AWS::EC2::RouteTable", map! { "VpcId" => reference(stem) });
    let out = |table: &str| map! { "RouteTableId" => reference(table), "DestinationCidrBlock" => "0.0.0.0/0" };
    let mut route = out(&table);
    route.set("GatewayId", reference(&gateway));
    let name = stack.derived_from(stem, "PublicRoute");
    stack.add(&name, "AWS::EC2::Route", route).set("DependsOn", attachment.clone());
    let name = stack.derived_from(stem, "PublicRoutes1");
    stack.add(
        &name,
        "AWS::EC2::SubnetRouteTableAssociation",
        map! { "SubnetId" => reference(&public), "RouteTableId" => reference(&table) },
    );
    stack.add(&address, "AWS::EC2::EIP", map! { "Domain" => "vpc" }).set("DependsOn", attachment);
    stack.add(
        &nat,
        "AWS::EC2::NatGateway",
        map! { "AllocationId" => att(address, "AllocationId"), "SubnetId" => reference(public) },
    );
    let mut route = out(private);
    route.set("NatGatewayId", reference(nat));
    let name = stack.derived_from(stem, "PrivateRoute");
    stack.add(&name, "AWS::EC2::Route", route);
}

/// Endpoints named on the network or drawn inside it.
fn endpoints(
    stack: &mut Stack<'_, '_>,
    stem: &str,
    table: &str,
    privates: &[String],
    named: Option<&Value>,
    drawn: &[ComponentId],
) {
    let plan = stack.plan;
    let mut wanted: Vec<(String, Option<ComponentId>)> = match named {
        Some(Value::List(items)) => items.iter().map(|item| (item.to_string(), None)).collect(),
        _ => Vec::new(),
    };
    wanted.extend(drawn.iter().map(|id| (plan.text(id, "service").unwrap_or("s3").to_owned(), Some(id.clone()))));
    let mut made = BTreeSet::new();
    for (service, id) in wanted {
        let short = service.rsplit('.').next().unwrap_or("s3").to_ascii_lowercase();
        let short: String = short.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if short.is_empty() || !made.insert(short.clone()) {
            continue;
        }
        let name = match &id {
            Some(id) => stack.logical(id),
            None => stack.fresh(&format!("{stem}{}Endpoint", pascal(&words(&short)))),
        };
        let mut properties = map! { "VpcId" => reference(stem), "ServiceName" => sub(format!("com.amazonaws.${{AWS::Region}}.{short}")) };
        if matches!(short.as_str(), "s3" | "dynamodb") {
            properties.set("VpcEndpointType", "Gateway").set("RouteTableIds", list![reference(table)]);
        } else {
            let group = stack.derived_from(stem, "SecurityGroup");
            let subnets: Vec<Val> = privates.iter().map(reference).collect();
            properties.set("VpcEndpointType", "Interface").set("PrivateDnsEnabled", true);
            properties.set("SubnetIds", subnets).set("SecurityGroupIds", list![reference(group)]);
        }
        stack.add(&name, "AWS::EC2::VPCEndpoint", properties);
    }
}

impl Stack<'_, '_> {
    /// Names of the subnets things of a network live in.
    pub(super) fn subnets_of(&self, id: &ComponentId) -> Vec<Val> {
        let Some(stem) = self.networks.stem(id) else { return Vec::new() };
        let in_network = |(_, resource): &(&str, &Val)| {
            let Val::Map(resource) = resource else { return false };
            let Some(Val::Map(properties)) = resource.get("Properties") else { return false };
            resource.get("Type").and_then(Val::as_str) == Some("AWS::EC2::Subnet")
                && properties.get("VpcId") == Some(&reference(stem))
                && properties.get("MapPublicIpOnLaunch").is_none()
        };
        self.resources.iter().filter(in_network).map(|(name, _)| reference(name)).collect()
    }

    /// The group that everything in the network of a component shares.
    pub(super) fn shared_group(&mut self, id: &ComponentId) -> Option<Val> {
        let stem = self.networks.stem(id)?.to_owned();
        Some(reference(self.derived_from(&stem, "SecurityGroup")))
    }

    pub(super) fn network_of(&self, id: &ComponentId) -> Option<Val> {
        self.networks.stem(id).map(reference)
    }

    /// A group that lets only the network's own group in, at one port.
    pub(super) fn private_group(&mut self, id: &ComponentId, port: Val) -> Option<Val> {
        let name = self.derived(id, "SecurityGroup");
        let (network, shared) = (self.network_of(id)?, self.shared_group(id)?);
        if !self.has(&name) {
            let ingress = map! {
                "IpProtocol" => "tcp", "FromPort" => port.clone(), "ToPort" => port, "SourceSecurityGroupId" => shared,
                "Description" => "From the network's own code",
            };
            let properties = map! { "GroupDescription" => "Access from inside the network", "VpcId" => network, "SecurityGroupIngress" => list![ingress] };
            self.add(&name, "AWS::EC2::SecurityGroup", properties);
        }
        Some(reference(name))
    }

    /// Subnets and security group of a function inside a network.
    pub(crate) fn vpc_config(&mut self, id: &ComponentId) -> Option<Map> {
        self.networks.stem(id)?;
        let group = self.shared_group(id)?;
        Some(map! { "SubnetIds" => self.subnets_of(id), "SecurityGroupIds" => list![group] })
    }

    pub(super) fn network_attribute(&mut self, id: &ComponentId, attribute: Attribute) -> Option<Val> {
        match attribute {
            Attribute::Subnets => Some(map! { "Fn::Join" => list![",", self.subnets_of(id)] }.into()),
            Attribute::SecurityGroup => self.shared_group(id),
            _ => None,
        }
    }
}
