package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

// flowOptions are the four options of one flow.
func (b *builder) flowOptions(f *flow, s *Sync) {
	usual, taken := b.usualFor(f, s), b.takenFor(f, s)
	for _, kind := range OptionKinds() {
		o := b.flowOption(f, s, kind)
		o.Default, o.Chosen = kind == usual, kind == taken
		b.options = append(b.options, o)
	}
}

// flowOption is one option of one flow.
func (b *builder) flowOption(f *flow, s *Sync, kind OptionKind) Option {
	if g := b.groupOf(f.Store); f.isStorage() && g != nil {
		o := b.groupOption(g, kind)
		o.ID, o.Of, o.Subject, o.Follows = s.ID+"/"+ID(kind), f.ID, f.name(), g.ID
		return o
	}
	people, sight := together(f.subjects), b.sightOfFlow(f)
	known := counted(people, s.Missing, sight)
	asked := strictestFiling(f.decisions) != "" || s.Word == Never
	o := Option{
		ID: s.ID + "/" + ID(kind), Of: f.ID, Subject: f.name(), Kind: kind, Basis: None, Seen: sight, Cost: []Money{}, Possible: true,
		Missing: s.Missing, Because: s.Because, Needs: []Text{}, Leaves: []Text{},
		Exposure: b.exposure(people, stay{known: known, asked: asked}),
	}
	switch kind {
	case BringHome:
		o.impossible(whyReader())
	case FileAndStay:
		b.flowFile(f, s, &o)
	case MaskOrStop:
		b.flowMask(f, &o, asked)
	case Nothing:
		o.Because = []Because{rule(None, "维持现状", "things stay as they are")}
		if asked {
			o.Leaves = append(o.Leaves, leavesOpen())
		}
	}
	b.flowSeen(&o)
	return o
}

// flowSeen keeps a flow of which nothing was read from looking settled: it can be stopped, and no more is known of it.
func (b *builder) flowSeen(o *Option) {
	switch {
	case o.Seen != SeenNot:
	case o.Kind == Nothing:
		o.Leaves = append(o.Leaves, whyNotSeen())
	case o.Kind != MaskOrStop:
		o.impossible(whyNotSeen())
	}
}

// usualFor is the default of a flow, whatever a person chose.
func (b *builder) usualFor(f *flow, s *Sync) OptionKind {
	if g := b.groupOf(f.Store); f.isStorage() && g != nil {
		return b.usualOf(g)
	}
	return answered(f, s.Word.option())
}

// takenFor is what a flow takes: a person's choice, else what kindFor says.
func (b *builder) takenFor(f *flow, s *Sync) OptionKind {
	return answered(f, b.kindFor(f, s))
}

// answered replaces a filing that nothing asks for: what was not read waits, and says so.
func answered(f *flow, kind OptionKind) OptionKind {
	if kind == FileAndStay && strictestFiling(f.decisions) == "" {
		return Nothing
	}
	return kind
}

// option is what a sync word asks for when nobody chooses.
func (w SyncWord) option() OptionKind {
	switch w {
	case Never, MaskedSync:
		return MaskOrStop
	case AfterFiling:
		return FileAndStay
	case May:
	}
	return Nothing
}

// flowFile is filing for a flow that goes on.
func (b *builder) flowFile(f *flow, s *Sync, o *Option) {
	x := strictestFiling(f.decisions)
	switch {
	case x == "":
		o.impossible(whyNoFiling(exportsOpen(f.decisions)))
	case s.Word == Never:
		o.impossible(Text{ZH: "不适用申报：" + s.How.ZH, EN: "no filing answers it: " + s.How.EN})
	default:
		b.fileWith(o, x, filingOf{together(f.subjects), o.Exposure.Known, insideOf(f.decisions), o.Because})
	}
}

// flowMask ends what the flow shows.
func (b *builder) flowMask(f *flow, o *Option, asked bool) {
	if asked {
		o.Basis = Law
	}
	days := b.span("mask.prepare", WorkingDays)
	o.Weeks = weeksOf(days.P50, days.P80, days.P95, WorkingDays)
	o.Needs = append(o.Needs, needsMask())
	o.Leaves = append(o.Leaves, b.leavesMask(f.subjects))
	o.Exposure = b.exposure(together(f.subjects), stay{days: inDays(days.P80), ends: true, known: o.Exposure.Known, asked: asked})
}

// exportsOpen reports whether a result is undetermined.
func exportsOpen(list []*decide.Decision) bool {
	return slices.ContainsFunc(list, func(d *decide.Decision) bool { return d.Export == decide.ExportUndetermined })
}
