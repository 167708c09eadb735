use model::Relation;

use super::features::Pass;
use super::state::Move;

/// How many groups of labels there are on each side.
pub const GROUPS: usize = 7;

/// Which of the groups a label belongs to on the side of a move. A move chooses a group together with its direction, since
/// what an arc is decides much of whether it should be made; the label within the group is chosen once the arc is made.
pub fn group(step: Move, label: Relation, pass: Pass) -> usize {
    use Relation::*;
    // The first pass goes backwards: its left is right.
    if (step == Move::Left) == (pass == Pass::Second) {
        return match label {
            Nsubj | NsubjPass | NsubjOuter | Csubj | CsubjPass | CsubjOuter | Expl => 0,
            Det | DetPredet | Amod | Nummod | Compound | NmodPoss | Nmod | NmodDesc | NmodUnmarked | Flat | Appos => 1,
            Case | Mark | Cc | CcPreconj | Fixed => 2,
            Aux | AuxPass | Cop => 3,
            Advmod | AdvmodEmph | Obl | OblAgent | OblUnmarked | Advcl | AdvclRelcl | Obj | Iobj | Xcomp => 4,
            Punct => 5,
            _ => 6,
        };
    }
    match label {
        Obj | Iobj | Xcomp | Ccomp | Nsubj | NsubjPass | NsubjOuter | Csubj | CsubjPass | CsubjOuter | Expl => 0,
        Obl | OblAgent | OblUnmarked | Advmod | AdvmodEmph | Advcl | AdvclRelcl | CompoundPrt => 1,
        Nmod | NmodDesc | NmodUnmarked | NmodPoss | Acl | AclRelcl | Appos | Amod | Nummod | Det | DetPredet => 2,
        Conj => 3,
        Punct => 4,
        Flat | Compound | Fixed | Goeswith | Case | Mark | Aux | AuxPass | Cop | Cc | CcPreconj => 5,
        _ => 6,
    }
}

/// The labels of each group, as indices: `[left, right][group]`.
#[derive(Debug, Clone)]
pub struct Groups([[Vec<u8>; GROUPS]; 2]);

impl Groups {
    /// Sorts `labels` into their groups.
    pub fn new(labels: &[Relation], pass: Pass) -> Self {
        let of = |step: Move, wanted: usize| {
            let members = labels.iter().enumerate().filter(|(_, label)| group(step, **label, pass) == wanted);
            members.map(|(index, _)| index as u8).collect()
        };
        Groups([Move::Left, Move::Right].map(|step| std::array::from_fn(|wanted| of(step, wanted))))
    }

    /// The labels of a group, as indices.
    pub fn labels(&self, step: Move, group: usize) -> &[u8] {
        &self.0[usize::from(step == Move::Right)][group]
    }

    /// Whether no group has more than `most` labels, or none.
    pub(super) fn fit(&self, most: usize) -> bool {
        self.0.iter().flatten().all(|labels| labels.len() <= most)
    }
}
