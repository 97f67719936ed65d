package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// The masks of a column.
const (
	keepMask = "keep"
	dropMask = "drop"

	aggregateMask = "aggregate" // counts over groups of a least size
)

// columns lists the columns of a dataset with the mask for each. Only a column that was read and in which nothing was
// found, nor in the dataset as a whole, is kept; everything else is dropped, because a hash of it would stay personal data.
func (s *subject) columns() []Column {
	found, read := s.known()
	var list []Column
	for _, c := range s.columnNames() {
		mask := dropMask
		if found[c] == "" && found[""] == "" && read[c] && !looksLikeKey(c) {
			mask = keepMask
		}
		list = append(list, Column{Dataset: s.data.ID, Name: c, Kind: found[c], Mask: mask})
	}
	return list
}

// known returns the first kind that was found in each column, "" being the dataset as a whole, and the columns that
// were read.
func (s *subject) known() (found map[string]string, read map[string]bool) {
	found, read = map[string]string{}, map[string]bool{}
	if s.profile == nil {
		return found, read
	}
	for i := range s.profile.Findings {
		f := &s.profile.Findings[i]
		if found[f.Column] == "" || f.Kind < found[f.Column] {
			found[f.Column] = f.Kind
		}
	}
	for i := range s.profile.Columns {
		read[s.profile.Columns[i].Name] = true
	}
	return found, read
}

// columnNames are the names that schema and profile state, each once, in order.
func (s *subject) columnNames() []string {
	var names []string
	for _, f := range s.data.Columns {
		names = append(names, f.Name)
	}
	if s.profile != nil {
		for i := range s.profile.Columns {
			names = append(names, s.profile.Columns[i].Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// looksLikeKey reports whether a column names a person or a row: joined with another table it leads back to people.
func looksLikeKey(name string) bool {
	n := strings.ToLower(name)
	return n == "id" || strings.HasSuffix(n, "_id") || strings.HasSuffix(n, "uuid") || strings.HasSuffix(n, "openid") ||
		strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID")
}

// sync gives every flow its verdict, and the steps that the verdict needs.
func (b *builder) sync() {
	for _, f := range b.flows {
		v := b.judge(f)
		s := Sync{
			ID: "sync/" + f.slug(), Flow: f.ID, Store: f.Store, Dataset: f.Dataset, Word: v.word, Pattern: v.pattern,
			Mechanism: v.mechanism, How: v.how, Limits: orEmpty(v.limits), To: f.To, Mode: f.Mode,
			People: together(f.subjects).exposed(), Columns: []Column{}, Steps: []ID{}, Notes: []Text{}, Missing: f.missing(),
		}
		s.Because = b.syncGrounds(f)
		if v.word == MaskedSync {
			for _, x := range f.subjects {
				s.Columns = append(s.Columns, maskedBy(v.pattern, x.columns())...)
			}
			s.Notes = append(s.Notes, pseudonymNote())
		}
		s.Steps = b.syncSteps(f, v, s)
		b.syncs = append(b.syncs, s)
	}
	sortByID(b.syncs, func(s *Sync) ID { return s.ID })
	for i := range b.syncs {
		b.syncAt[b.syncs[i].Flow] = &b.syncs[i]
	}
}

// maskedBy turns what may be kept into counts where the pattern lets aggregates out alone.
func maskedBy(pattern string, columns []Column) []Column {
	for i := range columns {
		if pattern == "A" && columns[i].Mask == keepMask {
			columns[i].Mask = aggregateMask
		}
	}
	return columns
}

func pseudonymNote() Text {
	return Text{
		ZH: "散列或令牌替换后的标识仍是个人信息，仍计入门槛；因此整列去除",
		EN: "a hashed or tokenised identifier stays personal data and still counts toward the thresholds; such columns are therefore left out",
	}
}

func (f *flow) slug() ID {
	what := cmp.Or(f.Via, string(f.Mode), "flow")
	return nameID(f.store.Name+"-"+what+"-"+cmp.Or(f.Who, f.To.Country), []ID{f.ID})
}

// missing are the facts that would settle the flow.
func (f *flow) missing() []string {
	list := []string{}
	for _, d := range f.decisions {
		list = append(list, d.Missing...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (b *builder) syncGrounds(f *flow) []Because {
	if list := groundsOf(Law, f.decisions); len(list) > 0 {
		return list
	}
	return []Because{rule(None, "没有规则对此流动作出结果", "no rule spoke about this flow")}
}

// name says the flow in words that need no translation.
func (f *flow) name() string {
	to := cmp.Or(f.To.Country, string(f.To.Zone))
	return cmp.Or(f.store.Name, string(f.store.ID)) + " → " + to + " (" + cmp.Or(f.Via, string(f.Mode)) + ")"
}

// isStorage reports whether the flow is nothing but the store's own place abroad: it ends when the store comes home.
func (f *flow) isStorage() bool { return f.Via == inventory.ViaStorage }

// syncSteps adds what the verdict asks for and returns the ids that must be done before the flow goes on.
func (b *builder) syncSteps(f *flow, v verdict, s Sync) []ID {
	g := b.groupOf(f.Store)
	comesHome := g != nil && g.Chosen == BringHome
	switch {
	case comesHome && (f.isStorage() || b.copyOfMove(f)):
		return []ID{g.ID + "/cut_over"}
	case v.word == Never:
		return []ID{b.stop(f, s)}
	case v.word == AfterFiling && v.export != "":
		return b.fileFor(f, v, s)
	case v.word == MaskedSync:
		return []ID{b.maskFlow(f, s)}
	}
	return []ID{}
}

// groupOf is the move group of a store, nil for a store in the mainland.
func (b *builder) groupOf(store ID) *group { return b.groupAt[store] }

// kindFor is the option that a flow takes when nobody chooses.
func (b *builder) kindFor(f *flow, s *Sync) OptionKind {
	if kind, ok := b.chosen[f.ID]; ok {
		return kind
	}
	if g := b.groupOf(f.Store); f.isStorage() && g != nil {
		return g.Chosen
	}
	return s.Word.option()
}

// fileFor adds the filing of the flow's entity, and the start of the sync after it.
func (b *builder) fileFor(f *flow, v verdict, s Sync) []ID {
	if b.kindFor(f, &s) != FileAndStay {
		return []ID{}
	}
	filed := b.filing(f.store.Entity, v.export, s.Because)
	if filed == "" {
		return []ID{}
	}
	if f.isStorage() {
		return []ID{filed}
	}
	b.add(task{phase: Hybrid, wave: "hybrid", group: s.ID, groupName: f.store.Name, Step: Step{
		ID: s.ID + "/follow", Verb: Follow, Crew: Platform, Store: f.Store, Dataset: f.Dataset, Needs: b.afterHome(f, filed),
		Method: v.mechanism, Duration: b.span("mask.prepare", WorkingDays),
		Title:   Text{ZH: "备案完成后建立同步：" + f.store.Name, EN: "set up the sync after the filing: " + f.store.Name},
		Verify:  []Text{{ZH: "流量与人数按年计数，低于备案范围", EN: "volume and people are counted by year and stay within what was filed"}},
		Undo:    []Text{{ZH: "停止同步；境外侧按合同删除", EN: "stop the sync; the side abroad deletes by contract"}},
		Because: s.Because,
	}})
	return []ID{filed}
}

// afterHome are the needs of a sync: what must be done first, and the cut-over of its store when it moves.
func (b *builder) afterHome(f *flow, first ...ID) []ID {
	if g := b.groupOf(f.Store); g != nil && g.Chosen == BringHome {
		first = append(first, g.ID+"/cut_over")
	}
	return first
}

// stop ends an access on the first days: what may not go on does not wait for a wave.
func (b *builder) stop(f *flow, s Sync) ID {
	return b.add(task{phase: Foundation, wave: waveStop, group: s.ID, groupName: f.store.Name, Step: Step{
		ID: s.ID + "/stop", Verb: RetireV, Crew: Platform, Store: f.Store, Dataset: f.Dataset, Duration: b.span("stop", WorkingDays),
		Title:  Text{ZH: "停止访问或流动：" + f.store.Name, EN: "end the access or flow: " + f.store.Name},
		Verify: []Text{{ZH: "再次扫描不再见到此流动；从外部访问被拒绝", EN: "another scan no longer sees the flow; access from outside is refused"}},
		Undo:   []Text{{ZH: "恢复原策略须有批准；原策略已存档", EN: "putting the former policy back needs an approval; it is on file"}}, Because: s.Because,
		Artifacts: []string{"runbook.md"},
	}})
}

// maskFlow builds the masked form of a flow, shows that nobody is in it, and starts it.
func (b *builder) maskFlow(f *flow, s Sync) ID {
	place := task{phase: Hybrid, wave: "hybrid", group: s.ID, groupName: f.store.Name}
	add := func(step Step) ID {
		step.Store, step.Dataset, step.Because, step.Crew = f.Store, f.Dataset, s.Because, Platform
		step.Artifacts = []string{"sync/" + strings.TrimPrefix(string(s.ID), "sync/") + ".md"}
		t := place
		t.Step = step
		return b.add(t)
	}
	made := add(Step{
		ID: s.ID + "/prepare", Verb: Prepare, Duration: b.span("mask.prepare", WorkingDays), Needs: b.afterHome(f), Method: s.Mechanism,
		Title:  Text{ZH: "按白名单建立脱敏视图：" + f.store.Name, EN: "build the view by the allow-list: " + f.store.Name},
		Verify: []Text{{ZH: "视图只含白名单列", EN: "the view has the listed columns and no other"}},
		Undo:   []Text{{ZH: "删除视图；源端未动", EN: "drop the view; the source is untouched"}},
	})
	shown := add(Step{
		ID: s.ID + "/compare", Verb: Compare, Duration: b.span("compare", WorkingDays), Needs: []ID{made}, Method: s.Mechanism,
		Title:  Text{ZH: "扫描输出，确认没有个人信息：" + f.store.Name, EN: "scan the output and see nobody in it: " + f.store.Name},
		Verify: []Text{{ZH: "对输出运行 domicile scan，无个人信息结果", EN: "domicile scan of the output finds no personal information"}},
		Undo:   []Text{{ZH: "不启动；收紧白名单", EN: "do not start; narrow the list"}},
	})
	return add(Step{
		ID: s.ID + "/follow", Verb: Follow, Duration: b.span("compare", WorkingDays), Needs: []ID{shown}, Method: s.Mechanism,
		Title:  Text{ZH: "以脱敏同步替换原流动：" + f.store.Name, EN: "replace the flow by the masked one: " + f.store.Name},
		Verify: []Text{{ZH: "再次扫描只见脱敏流动", EN: "another scan sees the masked flow alone"}},
		Undo:   []Text{{ZH: "停止同步；境外侧删除", EN: "stop the sync; the side abroad deletes it"}},
	})
}
