// What people did to a picture, step by step, so that each step can be undone and done again.
//
// A state is never changed, only followed by another:
//   hidden, types, pinned   ids that are hidden, types that are switched off, ids that stay where they are
//   opened                  [id, label or ""] of each node whose neighbours were asked for
//   path                    [from, to] or null
//   layout                  the name of the layout that was chosen last
//   places                  where nodes stand: id -> {x, y}

const STEPS = 200;

const EMPTY = { hidden: new Set(), types: new Set(), pinned: new Set(), opened: [], path: null, layout: "force", places: new Map() };

export class History {
  constructor(start) {
    this.states = [{ ...EMPTY, ...start }];
    this.at = 0;
  }

  get now() {
    return this.states[this.at];
  }

  // A step that people took; what had been undone is gone.
  step(change) {
    this.states.splice(this.at + 1, Infinity, { ...this.now, ...change });
    if (this.states.length > STEPS) this.states.shift();
    this.at = this.states.length - 1;
  }

  // What follows from a step belongs to it.
  amend(change) {
    this.states[this.at] = { ...this.now, ...change };
  }

  get undoable() {
    return this.at > 0;
  }

  get redoable() {
    return this.at < this.states.length - 1;
  }

  go(steps) {
    this.at = Math.min(Math.max(this.at + steps, 0), this.states.length - 1);
  }
}

export function toggled(set, ...ids) {
  const changed = new Set(set);
  for (const id of ids) if (!changed.delete(id)) changed.add(id);
  return changed;
}
