package plan

import "github.com/domicile/domicile/internal/inventory"

// MoveGroup is a set of stores that move together, because they share a store, a replica or a system of databases.
type MoveGroup struct {
	ID       ID         `json:"id"`
	Name     string     `json:"name"`
	Stores   []ID       `json:"stores"`
	Datasets []ID       `json:"datasets"` // what the default or the choice moves
	Stays    []Stay     `json:"stays"`    // what does not move, and why
	Basis    Basis      `json:"basis"`    // the strictest that asks for the move
	Edges    []Edge     `json:"edges"`    // why these stores belong together
	People   Interval   `json:"people"`
	Seen     Sight      `json:"seen"`
	Known    bool       `json:"people_known"` // whether the people were counted
	Splits   []Split    `json:"splits"`       // mixed datasets of which a part moves
	Chosen   OptionKind `json:"chosen"`
	Wave     ID         `json:"wave,omitempty"`
	Marks    []Mark     `json:"marks"` // how a later scan knows it again
}

// Split is a dataset about mainland people and others, of which the rows of the mainland people move.
type Split struct {
	Dataset ID       `json:"dataset"`
	Column  string   `json:"column,omitempty"` // by which rows are told apart; empty: a person says that they can be
	Moves   Interval `json:"moves"`            // people whose rows come home
	Stays   Interval `json:"stays"`            // people whose rows stay abroad
	Open    Interval `json:"open"`             // people whose place nothing shows: a person decides row by row
	Text
}

// Stay is a dataset that does not move with its group.
type Stay struct {
	Dataset ID      `json:"dataset"`
	Why     StayWhy `json:"why"`
	Text
}

// StayWhy is the reason for staying.
type StayWhy string

// The reasons for staying.
const (
	AtHome        StayWhy = "at_home"        // it is in the mainland already
	ForeignPeople StayWhy = "foreign_people" // only people from elsewhere are in it
	NoRuleAsks    StayWhy = "no_rule"
	OpenQuestion  StayWhy = "open_question" // what the rules indicate is undetermined
	NotBrought    StayWhy = "not_brought"   // advised or policy, and not asked for
	NotSeen       StayWhy = "not_seen"
	PlaceNotKnown StayWhy = "place_unknown"
	Mixed         StayWhy = "mixed"   // mainland and other people, and nothing to split them by
	IsCopy        StayWhy = "is_copy" // a replica of what moves: it is retired, not moved
	NoTarget      StayWhy = "no_target"
	NotChosen     StayWhy = "not_chosen" // a person chose another option
)

// Edge is a reason why two stores move together.
type Edge struct {
	From inventory.ID `json:"from"`
	To   inventory.ID `json:"to"`
	Kind string       `json:"kind"` // replication, read_replica, global_database, snapshot_copy, same_endpoint
}
