package plan

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// part is the share of a group that lies in one store.
type part struct {
	store  *inventory.Store
	moves  []*subject
	all    []*subject // everything that was listed in the store
	target *Target
	slug   string // names its files
	root   ID     // of its steps
	copy   transfer
}

// parts splits what a group moves by store. It is worked out once, and not before the group knows what it moves.
func (b *builder) parts(g *group) []part {
	if g.carried == nil {
		g.carried = b.split(g)
	}
	return g.carried
}

func (b *builder) split(g *group) []part {
	var list []part
	for _, st := range g.stores {
		var moves []*subject
		for _, s := range g.moves {
			if s.store == st {
				moves = append(moves, s)
			}
		}
		target := b.target(st)
		if len(moves) == 0 || target == nil {
			continue
		}
		p := part{store: st, moves: moves, all: b.byStore[st.ID], target: target}
		p.copy = b.transfer(st, moves, p.target)
		p.slug = string(nameID(cmp.Or(st.Name, string(st.ID)), []ID{st.ID}))
		p.root = g.ID
		if len(g.stores) > 1 {
			p.root += "/" + ID(p.slug)
		}
		list = append(list, p)
	}
	return list
}

// home adds the steps that bring a group home: provision, copy, follow, compare for each store, one cut-over, and the
// retirement of what is left abroad.
func (b *builder) home(g *group, phase PhaseID, wave ID) {
	grounds := groundsOfSubjects(g.Basis, g.moves)
	place := task{phase: phase, wave: wave, group: g.ID, groupName: g.Name, weight: b.weight(g)}
	var compared []ID
	for _, p := range b.parts(g) {
		compared = append(compared, b.carry(p, place, grounds))
	}
	cut := place
	cut.cutOver = true
	cut.Step = Step{
		ID: g.ID + "/cut_over", Verb: CutOver, Crew: Platform, Needs: compared, Duration: b.span("cut_over", WorkingDays),
		Datasets: g.Datasets, Title: Text{ZH: "冻结写入，切换读写：" + g.Name, EN: "freeze writes and switch readers and writers: " + g.Name},
		Artifacts: []string{"runbook.md", "rollback.md"},
		Verify: []Text{
			{ZH: "延迟小于 5 秒、差异为 0 后才切换；切换后源端无写入", EN: "switch only with lag below 5 s and no difference; afterwards the source sees no write"},
		},
		Undo: []Text{
			{ZH: "读写地址改回源端；源端保持只读至验收。向境外的反向同步是一次出境，须先看其同步结论", EN: "point readers and writers back to the source, which stays read-only until acceptance; a reverse sync abroad is an export and needs its own sync word"},
		},
		Because: grounds,
	}
	b.add(cut)
	b.leave(g, place, grounds)
}

// weight orders groups that compete: exposed people, those with sensitive data twice.
func (b *builder) weight(g *group) int {
	const most = 1 << 30
	return int(min(most, g.people.exposed().Mid+g.people.sensitive.Mid+1))
}

// carry adds the steps of one store and returns the last of them.
func (b *builder) carry(p part, place task, grounds []Because) ID {
	root := p.root
	ids := make([]ID, 0, len(p.moves))
	for _, s := range p.moves {
		ids = append(ids, s.data.ID)
	}
	slices.Sort(ids)
	step := func(verb Verb, needs []ID, s Step) ID {
		t := place
		s.ID, s.Verb, s.Needs, s.Because, s.Store = root+"/"+ID(verb), verb, needs, grounds, p.store.ID
		s.Target, s.Datasets, s.Method = p.target.ID, ids, p.target.Method
		if len(ids) == 1 {
			s.Dataset = ids[0]
		}
		t.Step = s
		t.transfer = verb == Copy
		t.mbps = p.copy.mbps
		return b.add(t)
	}
	before := append(b.ready(p, place, grounds), b.restore(p, place, grounds)...)
	name := cmp.Or(p.store.Name, string(p.store.ID))
	made := step(Provision, []ID{stepLanding, stepKeys, stepLogs}, Step{
		Crew: Platform, Duration: b.span("provision", WorkingDays), Artifacts: []string{terraformPath(place.wave)},
		Title:  Text{ZH: "创建 " + p.target.Name.ZH + "：" + name, EN: "create " + p.target.Name.EN + " for " + name},
		Verify: []Text{{ZH: "terraform plan 无差异；加密与私网访问已开启", EN: "terraform plan shows no difference; encryption and private access are on"}},
		Undo:   []Text{{ZH: "terraform destroy；尚无数据", EN: "terraform destroy; it holds no data yet"}},
	})
	copied := step(Copy, append(before, made, stepProbe), Step{
		Duration: p.copy.Duration, Artifacts: b.copyArtifacts(p), Caps: p.copy.caps, Ways: p.copy.ways, Way: p.copy.way,
		Title:  Text{ZH: "全量复制：" + name, EN: "full copy: " + name},
		Verify: []Text{{ZH: "任务报告无失败项；数量与大小一致", EN: "the task report lists no failure; counts and sizes agree"}},
		Undo:   []Text{{ZH: "停止任务并清空目标；源端未动", EN: "stop the task and empty the target; the source is untouched"}},
	})
	b.keepReadable(p)
	last := copied
	if p.target.Follow {
		last = step(Follow, []ID{copied}, Step{
			Duration: p.copy.follow,
			Title:    Text{ZH: "增量跟随：" + name, EN: "follow the changes: " + name}, Artifacts: b.copyArtifacts(p),
			Verify: []Text{{ZH: "延迟持续小于 5 秒，或最后一轮增量为 0", EN: "lag stays below 5 s, or the last round found nothing"}},
			Undo:   []Text{{ZH: "停止增量任务；源端未动", EN: "stop the task; the source is untouched"}},
		})
	}
	return step(Compare, []ID{last}, Step{
		Crew: Platform, Duration: p.copy.compare, Artifacts: []string{verifyPath(p)},
		Title:  Text{ZH: "比对源与目标：" + name, EN: "compare source and target: " + name},
		Verify: []Text{p.target.Verify, {ZH: "差异为 0，责任人签字", EN: "no difference, signed by a person"}},
		Undo:   []Text{{ZH: "不切换；修复差异后重比", EN: "do not switch; mend the difference and compare again"}},
	})
}

// leave adds the watch over the source and the removal of what is left abroad. What is removed cannot be gone back to, so
// the wave is accepted first; a legal hold blocks the removal.
func (b *builder) leave(g *group, place task, grounds []Because) {
	place.phase, place.wave = Retire, "retire"
	watch := place
	watch.Step = Step{
		ID: g.ID + "/watch", Verb: Compare, Needs: []ID{g.ID + "/cut_over"}, Duration: b.span("soak", Days), Datasets: g.Datasets,
		Title:  Text{ZH: "源端只读观察期：" + g.Name, EN: "watch the source, read only: " + g.Name},
		Verify: []Text{{ZH: "访问日志显示源端再无读写", EN: "the access log shows no reader or writer at the source"}},
		Undo:   []Text{{ZH: "仍有读写：改回其地址，延长观察", EN: "where there is one: point it to the target and watch longer"}}, Because: grounds,
	}
	b.add(watch)
	if b.isHeld(g) {
		b.raise("P119/hold", g.ID, "")
		return
	}
	end := place
	end.Step = Step{
		ID: g.ID + "/retire", Verb: RetireV, Crew: Platform, Needs: []ID{watch.ID, g.Wave + "/accept"}, Duration: b.span("retire", WorkingDays), Datasets: g.left(),
		Title:     Text{ZH: "清除境外副本：版本、快照、副本、备份：" + g.Name, EN: "remove the copies abroad: versions, snapshots, replicas, backups: " + g.Name},
		Artifacts: []string{"retire.md"},
		Verify:    []Text{{ZH: "再次扫描，境外未见副本；密钥按计划销毁", EN: "another scan finds no copy abroad; keys are destroyed as planned"}},
		Undo:      []Text{{ZH: "此步不可撤销：删除前以比对报告和签字为准；密钥在宽限期内可恢复", EN: "not undone once deleted: the signed comparison comes first, and keys can be restored within their waiting time"}},
		Because:   grounds,
	}
	b.add(end)
}

// left are the datasets that a move leaves behind: what moved, and the copies of it.
func (g *group) left() []ID {
	ids := slices.Clone(g.Datasets)
	for _, s := range g.Stays {
		if s.Why == IsCopy {
			ids = append(ids, s.Dataset)
		}
	}
	slices.Sort(ids)
	return ids
}

// isHeld reports whether a legal hold keeps anything that the removal after the move would take: what moves, its copies,
// or what a store of it is replicated to. Where nothing was chosen to move, whatever could counts.
func (b *builder) isHeld(g *group) bool {
	left := g.left()
	for _, s := range g.all {
		if g.Chosen == BringHome && !slices.Contains(left, s.data.ID) {
			continue
		}
		if b.held[s.data.ID] || b.held[s.store.ID] || slices.ContainsFunc(s.store.Replication, func(r inventory.Replica) bool { return b.held[ID(r.To)] }) {
			return true
		}
	}
	return false
}

// terraformPath is the file that creates what a wave needs.
func terraformPath(wave ID) string { return "terraform/" + string(wave) + "/main.tf" }

// copyArtifacts are the files that carry one store; the run book alone where no tool is generated for its method.
func (b *builder) copyArtifacts(p part) []string {
	list := b.toolFiles(p)
	if p.target.Service == "oss" {
		list = append([]string{"rclone/rclone.conf", "rclone/" + p.slug + ".sh"}, list...)
	}
	if len(list) == 0 {
		return []string{"runbook.md"}
	}
	return list
}

// verifyPath is the sheet on which a comparison is signed.
func verifyPath(p part) string { return "verify/" + p.slug + ".md" }
