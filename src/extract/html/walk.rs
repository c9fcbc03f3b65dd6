//! A walk over a page's elements without recursion: a page decides how deep it is, not the stack.

use ego_tree::NodeRef;
use scraper::Node;

/// Visits a node and what is below it, in order. `enter` says whether to go below; `leave` is called for every node
/// that `enter` accepted, after all that is below it.
pub fn walk<'a, State>(
    root: NodeRef<'a, Node>,
    state: &mut State,
    enter: impl Fn(&mut State, NodeRef<'a, Node>) -> bool,
    leave: impl Fn(&mut State, NodeRef<'a, Node>),
) {
    let mut node = root;
    loop {
        let accepted = enter(state, node);
        if let Some(child) = node.first_child().filter(|_| accepted) {
            node = child;
            continue;
        }
        if accepted {
            leave(state, node);
        }
        loop {
            if node == root {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            leave(state, node);
        }
    }
}
