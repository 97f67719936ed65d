package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

// syncSteps adds what the verdict asks for and returns the ids that must be done before the flow goes on.
func (b *builder) syncSteps(f *flow, v verdict, s Sync) []ID {
	g := b.groupOf(f.Store)
	comesHome := g != nil && g.Chosen == BringHome
	if comesHome && (f.isStorage() || b.copyOfMove(f)) {
		if rest := b.fileRest(g, f, s.Because); len(rest) > 0 {
			return rest
		}
		return []ID{g.ID + "/cut_over"}
	}
	switch v.word {
	case Never:
		return []ID{b.stop(f, s)}
	case MaskedSync:
		return []ID{b.maskFlow(f, v, s)}
	case AfterFiling:
		return b.waitFor(f, v, s)
	case May:
		b.exempt(f, v, s)
		return orEmpty(b.lineFor(v))
	}
	return []ID{}
}

// pauseAtSwitch writes on the switch of a group which of its flows stop with it: from then on what they carry would leave
// the mainland, and their masked or filed successor may come later.
func (b *builder) pauseAtSwitch() {
	for i := range b.syncs {
		s := &b.syncs[i]
		g := b.groupOf(s.Store)
		if g == nil || g.Chosen != BringHome || s.Word != MaskedSync && s.Word != AfterFiling {
			continue
		}
		if t := b.byID[g.ID+"/cut_over"]; t != nil && !slices.Contains(s.Steps, t.ID) {
			name := s.ID
			t.Verify = append(t.Verify, Text{
				ZH: "随切换暂停原数据流动 " + string(name) + "；待其脱敏或申报步骤完成后再恢复",
				EN: "the flow " + string(name) + " as it was is paused with the switch; it goes on when its masked output or its filing is there",
			})
		}
	}
}

// waitFor is what a flow that waits for a filing needs: the filing, or the end of the flow when a person chose that.
func (b *builder) waitFor(f *flow, v verdict, s Sync) []ID {
	switch kind := b.kindFor(f, &s); {
	case kind == MaskOrStop && !f.isStorage():
		return []ID{b.stop(f, s)}
	case kind == FileAndStay && v.export != "":
		return b.fileFor(f, v, s)
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
	filed := b.filing(f.store.Entity, v.export, s.Because)
	if filed == "" {
		return []ID{}
	}
	if f.isStorage() {
		return []ID{filed}
	}
	needs := append([]ID{filed}, b.lineFor(v)...)
	b.add(task{phase: Hybrid, wave: "hybrid", group: s.ID, groupName: f.store.Name, Step: Step{
		ID: s.ID + "/follow", Verb: Follow, Crew: Platform, Store: f.Store, Dataset: f.Dataset, Needs: b.afterHome(f, needs...),
		Method: s.Mechanism, Duration: b.span("mask.prepare", WorkingDays), Artifacts: []string{s.Folder() + "/readme.md"},
		Title:   Text{ZH: "申报完成后建立同步：" + f.store.Name, EN: "set up the sync after the filing: " + f.store.Name},
		Verify:  []Text{{ZH: "申报完成之前此流动已暂停，或由人决定并记录", EN: "the flow was paused until the filing was done, or a person decided otherwise and said why"}, {ZH: "流量与人数按年计数；超出所申报的范围即停止，重新申报后再继续", EN: "volume and people are counted by year; what goes beyond the filing stops until it is filed for"}},
		Undo:    []Text{{ZH: "停止同步；境外侧按合同删除", EN: "stop the sync; the side abroad deletes by contract"}},
		Because: s.Because,
	}})
	return append([]ID{filed}, needs[1:]...)
}

// exempt adds what goes with an export for which no filing is indicated: an impact assessment and notice, where the result
// names them. People from elsewhere alone are left to the law of their places.
func (b *builder) exempt(f *flow, v verdict, s Sync) {
	named := func(word string) bool {
		return slices.ContainsFunc(f.decisions, func(d *decide.Decision) bool { return slices.Contains(d.Obligations, word) })
	}
	if v.traits["export"] != string(decide.Exempt) || v.traits["people"] == "elsewhere" {
		return
	}
	o := b.office(f.store.Entity, s.Because)
	if named("pipia") {
		o.impact()
	}
	if named("notice_art39") {
		o.notice()
	}
}

// waitsForLine reports whether the mechanism runs over a line of the customer while the register names none.
func waitsForLine(v verdict) bool {
	return v.word != Never && v.mechanism != nil && v.mechanism.Line && v.traits["border"] == "crosses" && v.traits["line"] != "registered"
}

// lineFor is the step of the line across the border, for a mechanism that runs over a line of the customer while the
// register names none.
func (b *builder) lineFor(v verdict) []ID {
	if !waitsForLine(v) {
		return nil
	}
	if len(b.waveList) == 0 { // the foundation of a plan in which something moves has it
		b.add(task{phase: Foundation, wave: waveBase, group: "foundation", groupName: "foundation", Step: Step{
			ID: stepLine, Verb: File, Crew: Counsel, Duration: b.span("line.contract", WorkingDays),
			Title:   Text{ZH: "同步所用线路：与持牌运营商签约并登记用途", EN: "the line of the sync: contract it with a licensed carrier and register its use"},
			Verify:  []Text{{ZH: "登记簿中有此线路，写明运营商和合同", EN: "the register of lines names it, with carrier and contract"}},
			Undo:    []Text{{ZH: "按合同退订", EN: "end the contract by its terms"}},
			Because: []Because{article("international-networking-provisions", "6", "国际联网须使用国家公用电信网的国际出入口信道", "international connections run through the national public gateways alone")},
		}})
	}
	return []ID{stepLine}
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
		Artifacts: []string{s.Folder() + "/readme.md"},
	}})
}

// maskFlow builds the masked form of a flow, shows that nobody is in it, and starts it.
func (b *builder) maskFlow(f *flow, v verdict, s Sync) ID {
	place := task{phase: Hybrid, wave: "hybrid", group: s.ID, groupName: f.store.Name}
	add := func(step Step) ID {
		step.Store, step.Dataset, step.Because, step.Crew = f.Store, f.Dataset, s.Because, Platform
		step.Artifacts = []string{s.Folder() + "/readme.md"}
		t := place
		t.Step = step
		return b.add(t)
	}
	made := add(Step{
		ID: s.ID + "/prepare", Verb: Prepare, Duration: b.span("mask.prepare", WorkingDays), Needs: b.afterHome(f, b.lineFor(v)...), Method: s.Mechanism,
		Title:  Text{ZH: "按白名单建立脱敏输出：" + f.store.Name, EN: "build the masked output by the allow-list: " + f.store.Name},
		Verify: []Text{{ZH: "输出只含白名单列", EN: "the output has the listed columns and no other"}},
		Undo:   []Text{{ZH: "删除输出；源端未动", EN: "drop the output; the source is untouched"}},
	})
	shown := add(Step{
		ID: s.ID + "/compare", Verb: Compare, Duration: b.span("compare", WorkingDays), Needs: []ID{made}, Method: s.Mechanism,
		Title:  Text{ZH: "扫描输出，确认没有个人信息：" + f.store.Name, EN: "scan the output and see nobody in it: " + f.store.Name},
		Verify: []Text{{ZH: "对输出运行 domicile scan，未见个人信息；由人确认输出不能指向个人", EN: "domicile scan of the output finds no personal information; a person confirms that it points to nobody"}},
		Undo:   []Text{{ZH: "不启动；收紧白名单", EN: "do not start; narrow the list"}},
	})
	return add(Step{
		ID: s.ID + "/follow", Verb: Follow, Duration: b.span("compare", WorkingDays), Needs: []ID{shown}, Method: s.Mechanism,
		Title:  Text{ZH: "以脱敏同步替换原流动：" + f.store.Name, EN: "replace the flow by the masked one: " + f.store.Name},
		Verify: []Text{{ZH: "再次扫描只见脱敏流动，原流动已关闭", EN: "another scan sees the masked flow alone, the former one is shut"}},
		Undo:   []Text{{ZH: "停止同步；境外侧删除", EN: "stop the sync; the side abroad deletes it"}},
	})
}
