use super::checker::Checker;
use super::node::{Node, Values as _};
use crate::model::{ElementId, GroupId, Mechanism, Value};

/// The VPC a component sits in, however it was drawn: a wire, a property, or a frame around it.
#[derive(Clone, Debug)]
pub(super) enum Network {
    Component(usize),
    Group(GroupId),
    /// Named by a property, but not drawn.
    Elsewhere,
}

impl<'a> Checker<'a> {
    pub(super) fn network_of(&self, node: &Node<'a>) -> Option<Network> {
        let beside = self.out_of(node).map(|link| (link, link.to)).chain(self.into(node).map(|link| (link, link.from)));
        for (link, other) in beside {
            if link.is(Mechanism::Attachment) && self.nodes[other].is("vpc") {
                return Some(Network::Component(other));
            }
        }
        if node.has_own("vpc") && !node.is("opensearch") {
            let Some(id) = node.text("vpc") else { return Some(Network::Elsewhere) };
            if let Some(vpc) = self.node(id).filter(|vpc| vpc.is("vpc")) {
                return Some(Network::Component(vpc.index));
            }
            let group = GroupId::new(id);
            return Some(if self.document.group(&group).is_some() {
                Network::Group(group)
            } else {
                Network::Elsewhere
            });
        }
        let id = ElementId::Component(node.id.clone());
        let mut around = self.document.ancestors(&id);
        around.find(|group| self.is_vpc(group)).cloned().map(Network::Group)
    }

    fn is_vpc(&self, group: &GroupId) -> bool {
        self.document.group(group).is_some_and(|group| group.kind == "vpc")
    }

    /// A property of a VPC, with the catalogue's default; `None` for one that is not drawn.
    pub(super) fn network_value(&self, network: &Network, name: &str) -> Option<&'a Value> {
        match network {
            Network::Component(index) => self.nodes[*index].value(name),
            Network::Group(id) => {
                let own = self.document.group(id).and_then(|group| group.props.get(name));
                own.or_else(|| self.catalogue.prop("vpc", name).and_then(|prop| prop.default.as_ref()))
            }
            Network::Elsewhere => None,
        }
    }

    pub(super) fn network_id(&self, network: &Network) -> Option<ElementId> {
        match network {
            Network::Component(index) => Some((&self.nodes[*index]).into()),
            Network::Group(id) => Some(id.clone().into()),
            Network::Elsewhere => None,
        }
    }

    /// Components drawn as parts of a VPC: wired to it or inside its frame.
    pub(super) fn parts_of_network(&self, network: &Network, service: &str) -> Vec<&Node<'a>> {
        let within = |node: &&Node<'a>| match network {
            Network::Component(index) => {
                let vpc = &self.nodes[*index];
                self.out_of(vpc).any(|link| link.to == node.index) || self.into(vpc).any(|link| link.from == node.index)
            }
            Network::Group(group) => {
                let id = ElementId::Component(node.id.clone());
                self.document.ancestors(&id).any(|above| above == group)
            }
            Network::Elsewhere => false,
        };
        self.of(service).filter(within).collect()
    }

    /// The region a component states: its own, else that of a region frame around it.
    pub(super) fn region_of(&self, node: &Node<'a>) -> Option<&'a str> {
        if let Some(own) = node.own("region").and_then(Value::as_str).filter(|region| !region.trim().is_empty()) {
            return Some(own.trim());
        }
        let id = ElementId::Component(node.id.clone());
        let regions = self.document.ancestors(&id).filter_map(|id| self.document.group(id));
        regions.filter(|group| group.kind == "region").find_map(|group| group.props.get("region")?.as_str())
    }
}
