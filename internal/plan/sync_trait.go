package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// traits states the facts of a flow in the vocabulary of the patterns. What nobody saw or said is unknown.
func (b *builder) traits(f *flow) Traits {
	home := b.homeOf(f)
	stated := b.stated(f)
	t := Traits{
		"export": f.exportTrait(), "mode": cmp.Or(string(f.Mode), unknownTrait), "via": viaTrait(f.Via), "to": zoneTrait(f.To),
		"home": home, "border": borderOf(home, f), "kind": string(f.store.Kind), "engine": b.engineOf(f.store, home),
		"cloud": cloudOf(f.store, home), "to_cloud": b.recipientCloud(f), "people": f.peopleTrait(), "sensitive": f.sensitiveTrait(),
		"minors": f.owed("guardian_consent", "dataset.under14_people"), "important": f.importantTrait(), "ciio": b.ciio(f.store.Entity),
		"tabular": f.tabular(), "packed": f.packed(), "free_columns": f.shows((*subject).hasFreeColumn), "groups": f.shows(b.hasGroups(f)),
		"separable": f.shows(b.canSplit), "ground": f.groundTrait(), "filing": f.filingTrait(), "line": b.lineTrait(f.store.Entity),
		"chosen": cmp.Or(string(b.chosen[f.ID]), "none"),
		"needed": cmp.Or(b.needed(f, stated), unknownTrait), "freshness": stated.Freshness, "writes": stated.Writes, "key": stated.Key,
	}
	t["stop"] = b.stopTrait(f, t)
	return t
}

// stopTrait is what ends the flow, "none" when nothing does.
func (b *builder) stopTrait(f *flow, t Traits) string {
	switch {
	case t["export"] == string(decide.NotAnExport):
		return "none"
	case b.copyOfMove(f):
		return "copy_retired"
	case b.endsWithMove(f):
		return "ends_with_move"
	case f.Via == inventory.ViaPublic && f.exposed():
		return "public"
	case t["export"] == string(decide.Prohibited):
		return "prohibited"
	}
	return "none"
}

// exportTrait is the strictest export result of the flow; one that is open counts as its worst case.
func (f *flow) exportTrait() string {
	switch {
	case f.Mode == inventory.Inbound || f.Mode == inventory.NoFlow || inMainland(f.To):
		return string(decide.NotAnExport)
	case len(f.decisions) == 0:
		return "undecided"
	}
	if x := f.worst(); x != decide.ExportUndetermined {
		return string(x)
	}
	return string(decide.ApprovalRequired) // nothing is known to be looser
}

// worst is the strictest export result of the flow; one that is open counts as its worst case.
func (f *flow) worst() decide.Export {
	d := f.decisions[0]
	if d.Export == decide.ExportUndetermined && d.WorstCase != "" {
		return d.WorstCase
	}
	return d.Export
}

func viaTrait(via string) string {
	switch via {
	case inventory.ViaStorage, inventory.ViaPublic, inventory.ViaShare, "saas":
		return via
	case inventory.ViaReplication, "read_replica", "global_database":
		return "replica"
	}
	if strings.Contains(via, "backup") || strings.Contains(via, "snapshot") || strings.Contains(via, "备份") {
		return "backup"
	}
	return "other"
}

func zoneTrait(p inventory.Place) string { return cmp.Or(string(p.Zone), unknownTrait) }

// homeOf is where the store of a flow lies in the end.
func (b *builder) homeOf(f *flow) string {
	g := b.groupOf(f.Store)
	switch {
	case inMainland(f.store.Place):
		return "at_home"
	case g != nil && g.Chosen == BringHome && slices.ContainsFunc(f.subjects, func(s *subject) bool { return slices.Contains(g.moves, s) }):
		return "comes_home"
	case f.store.Place.Zone == inventory.ZoneUnknown:
		return unknownTrait
	}
	return "stays_abroad"
}

// borderOf says how a flow stands to the border once the store is where it will be.
func borderOf(home string, f *flow) string {
	inside := home == "at_home" || home == "comes_home"
	switch {
	case home == unknownTrait || f.To.Zone == inventory.ZoneUnknown:
		return unknownTrait
	case inside == inMainland(f.To) && inside:
		return "inside"
	case inside != inMainland(f.To):
		return "crosses"
	}
	return "outside"
}

// engineOf is the engine that holds the data in the end.
func (b *builder) engineOf(st *inventory.Store, home string) string {
	name := st.Engine
	if home == "comes_home" {
		if rows := b.k.TargetsFor(st); len(rows) > 0 {
			name = rows[0].Service
		}
	}
	name = strings.ToLower(name)
	for _, w := range [][2]string{
		{"polardb", "polardb"},
		{"mysql", "mysql"},
		{"mariadb", "mysql"},
		{"postgres", "postgres"},
		{"sqlserver", "sqlserver"},
		{"oracle", "oracle"},
		{"mongo", "mongodb"},
		{"docdb", "mongodb"},
		{"redis", "redis"},
		{"tair", "redis"},
		{"kafka", "kafka"},
		{"dynamodb", "dynamodb"},
	} {
		if strings.Contains(name, w[0]) {
			return w[1]
		}
	}
	if st.Kind == inventory.Bucket {
		return "object"
	}
	return "other"
}

// cloudOf is the cloud that the data lie in in the end.
func cloudOf(st *inventory.Store, home string) string {
	name := map[string]string{"aws": "aws", "azure": "azure", "gcp": "gcp", "aliyun": "aliyun"}[st.Provider]
	switch {
	case home == "comes_home" || st.Engine == "oss":
		return "aliyun"
	case inMainland(st.Place) && (name == "aws" || name == "azure"):
		return name + "_cn"
	}
	return cmp.Or(name, "other")
}

func (b *builder) recipientCloud(f *flow) string {
	if st := b.stores[f.Target]; st != nil {
		return cloudOf(st, "")
	}
	return unknownTrait
}

func (f *flow) peopleTrait() string {
	h := together(f.subjects)
	switch {
	case h.mainland.High > 0 && h.elsewhere.Mid > 0:
		return "mixed"
	case h.mainland.High > 0:
		return "mainland"
	case h.elsewhere.High > 0 && h.exposed().High == 0:
		return "elsewhere"
	case h.exposed().High > 0 || !h.known:
		return "open"
	}
	return "none"
}

func (f *flow) sensitiveTrait() string {
	all := "no"
	for _, d := range f.decisions {
		switch {
		case d.Sensitive != nil && *d.Sensitive:
			return string(inventory.Yes)
		case d.Sensitive == nil:
			all = unknownTrait
		}
	}
	if len(f.decisions) == 0 {
		return unknownTrait
	}
	return all
}

// owed reads a fact from the duty that it brings: yes when the duty is owed, unknown while the fact is open.
func (f *flow) owed(duty, fact string) string {
	open := len(f.decisions) == 0
	for _, d := range f.decisions {
		if slices.Contains(d.Obligations, duty) {
			return string(inventory.Yes)
		}
		open = open || slices.Contains(d.Missing, fact)
	}
	if open {
		return unknownTrait
	}
	return string(inventory.No)
}

// importantTrait reads from the duties whether important data are in it: the yearly assessment is owed for what was
// notified or published, the declaration alone for what is suspected.
func (f *flow) importantTrait() string {
	if v := f.owed("risk_assessment_yearly", "dataset.important_data"); v == string(inventory.Yes) {
		return v
	}
	if f.owed("declare", "") == string(inventory.Yes) {
		return "suspected"
	}
	return f.owed("risk_assessment_yearly", "dataset.important_data")
}

func (b *builder) ciio(entity ID) string {
	for i := range b.in.Inventory.Entities {
		if e := &b.in.Inventory.Entities[i]; e.ID == entity && e.CIIO != nil {
			return map[bool]string{true: string(inventory.Yes), false: string(inventory.No)}[*e.CIIO]
		}
	}
	return unknownTrait
}

func (f *flow) tabular() string {
	read := false
	for _, s := range f.subjects {
		if len(s.columnNames()) > 0 {
			return string(inventory.Yes)
		}
		read = read || s.profile != nil
	}
	if read {
		return string(inventory.No)
	}
	return unknownTrait
}

// packed reports whether a dataset of the flow lies inside another file.
func (f *flow) packed() string {
	if slices.ContainsFunc(f.subjects, func(s *subject) bool { return strings.Contains(string(s.data.ID), "#") }) {
		return string(inventory.Yes)
	}
	return string(inventory.No)
}

// shows reports whether a dataset of the flow has something that only reading shows.
func (f *flow) shows(has func(*subject) bool) string {
	read := false
	for _, s := range f.subjects {
		if has(s) {
			return string(inventory.Yes)
		}
		read = read || s.profile != nil
	}
	if read {
		return string(inventory.No)
	}
	return "unread"
}

func (f *flow) groundTrait() string {
	if f.Mode == inventory.Inbound || f.Mode == inventory.NoFlow {
		return "none"
	}
	return cmp.Or(f.Ground, unknownTrait)
}

// filingTrait says whether existing filings cover the flow: the least covered dataset speaks, of those that need one.
func (f *flow) filingTrait() string {
	order := []string{decide.FilingNone, decide.FilingExpired, decide.FilingOutside, decide.FilingInside}
	least := ""
	for _, d := range f.decisions {
		state := decide.FilingNone
		if d.Filing != nil {
			state = d.Filing.State
		}
		needed := strictestFiling([]*decide.Decision{d}) != ""
		if needed && (least == "" || slices.Index(order, state) < slices.Index(order, least)) {
			least = state
		}
	}
	return cmp.Or(least, decide.FilingNone)
}

// filingNotes say which filing is about the flow and in what it is not shown to cover it.
func (f *flow) filingNotes() []Text {
	var notes []Text
	for _, d := range f.decisions {
		if c := d.Filing; c != nil && (c.State == decide.FilingOutside || c.State == decide.FilingExpired) {
			why := strings.Join(c.Why, ", ")
			notes = append(notes, Text{
				ZH: "申报 " + c.Number + " 与此流动有关，但未显示其覆盖：" + why, EN: "filing " + c.Number + " is about this flow and is not shown to cover it: " + why,
			})
		}
	}
	return slices.Compact(notes)
}

// lineTrait reports whether the register names a line across the border for the entity.
func (b *builder) lineTrait(entity ID) string {
	for i := range b.in.Lines {
		l := &b.in.Lines[i]
		if l.State == decide.LineRegistered && b.linkEntity(l.Link, entity) {
			return "registered"
		}
	}
	return "none"
}

// linkEntity reports whether a link is of the entity, or of nobody in particular.
func (b *builder) linkEntity(link, entity ID) bool {
	for i := range b.in.Inventory.Links {
		if l := &b.in.Inventory.Links[i]; l.ID == link {
			return l.Entity == entity || l.Entity == ""
		}
	}
	return true
}
