package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// The codes of the preflight.
const (
	codeWindow     = "P101" // the change log would expire during the copy
	codeRequests   = "P102" // requests, not bandwidth, bound the copy
	codeRTT        = "P103" // the class of the tool needs a near endpoint
	codeRegion     = "P106" // the region does not offer the method
	codeLifecycle  = "P108" // a lifecycle rule would delete what arrives
	codeKeys       = "P109" // tables that the verification would skip
	codeVersion    = "P110" // what the target lacks
	codeWaiver     = "P111" // the egress waiver ends
	codeLink       = "P112" // a line across the border is not registered
	codeForeign    = "P113" // people from elsewhere would be moved in
	codeReverse    = "P115" // the reverse sync is an export
	codeLeftAbroad = "P116" // readers stay abroad
	codeUnseen     = "P117" // a gap lies on what moves
	codeSize       = "P118" // the size is not known
	codeHold       = "P119" // a legal hold
	codeSplit      = "P120" // mainland and other people together
	codeTarget     = "P121" // no row of the target table
	codePlace      = "P122" // the place is not known
	codeQuestion   = "P123" // an open question decides
)

// ready adds what must be true of one store before its copy starts, and returns the steps that make it true.
func (b *builder) ready(p part, place task, grounds []Because) []ID {
	var before []ID
	prepare := func(code string, s Step) {
		s.ID = p.root + "/" + ID(strings.ToLower(code))
		s.Verb, s.Crew, s.Store, s.Because = Prepare, Platform, p.store.ID, grounds
		s.Target, s.Duration = p.target.ID, b.span("compare", WorkingDays)
		t := place
		t.Step = s
		before = append(before, b.add(t))
	}
	b.checkWindow(p, prepare)
	b.checkSplit(p, place, grounds, &before)
	b.checkFindings(p, prepare)
	b.checkLoad(p)
	b.checkRegion(p)
	b.checkUnseen(p)
	return before
}

// checkWindow compares the copy with the time that the source keeps its change log.
func (b *builder) checkWindow(p part, prepare func(string, Step)) {
	if p.target.Window == 0 {
		return
	}
	window := float64(p.target.Window)
	fits := p.copy.hours <= window
	c := Check{Code: codeWindow, Severity: Note, Of: p.store.ID}
	c.What = Text{
		ZH: fmt.Sprintf("全量预计 %.1f 小时（P80），变更日志保留 %d 小时，全量不可续传", p.copy.hours, p.target.Window),
		EN: fmt.Sprintf("the full copy takes about %.1f h (P80); the change log is kept for %d h and the copy cannot resume", p.copy.hours, p.target.Window),
	}
	c.Fix = Text{ZH: "按表拆分，使每张表都在窗口内完成", EN: "split by table so that each ends within the window"}
	if !fits {
		c.Severity = Fix
		prepare(codeWindow, Step{
			Title:  Text{ZH: "按表拆分复制，使其在日志窗口内完成", EN: "split the copy by table to fit the log window"},
			Verify: []Text{{ZH: "每张表的试跑时长小于窗口的一半", EN: "a trial of each table takes less than half of the window"}},
			Undo:   []Text{{ZH: "恢复为单一任务", EN: "go back to one task"}},
		})
		c.Step = lastOf(b)
	}
	b.check(c)
}

func lastOf(b *builder) ID { return b.tasks[len(b.tasks)-1].ID }

// checkSplit splits a mixed dataset by whose rows they are, before anything is copied.
func (b *builder) checkSplit(p part, place task, grounds []Because, before *[]ID) {
	for _, s := range p.moves {
		if s.blend() != mixedPeople && !b.sharesContainer(s) {
			continue
		}
		if slices.Contains(b.in.Constraints.ForeignLaw, s.data.ID) {
			b.check(Check{
				Code: codeForeign, Severity: Note, Of: s.data.ID,
				What: Text{ZH: "境外人员的数据一并迁入；已有人核对其所在地法律", EN: "people from elsewhere move in as well; a person has checked the law of their places"},
				Fix:  Text{ZH: "保留核对记录", EN: "keep the record of that check"},
			})
			continue
		}
		by := cmp.Or(s.splitColumn(), "–")
		if s.blend() != mixedPeople {
			by = s.data.Name // the table itself, out of its file
		}
		t := place
		t.Step = Step{
			ID: p.root + "/" + nameID(s.data.Name, []ID{s.data.ID}) + "/split", Verb: Prepare, Crew: Platform, Store: p.store.ID,
			Dataset: s.data.ID, Target: p.target.ID, Duration: b.span("mask.prepare", WorkingDays), Because: grounds,
			Title:  Text{ZH: "按 " + by + " 拆分境内外人员：" + s.data.Name, EN: "split people of the mainland from others by " + by + ": " + s.data.Name},
			Verify: []Text{{ZH: "两部分行数之和等于原数；迁入部分抽样无境外人员", EN: "the two parts add up to the whole; a sample of the part that moves shows nobody from elsewhere"}},
			Undo:   []Text{{ZH: "删除拆分视图；源端未动", EN: "drop the split views; the source is untouched"}},
		}
		*before = append(*before, b.add(t))
		b.check(Check{
			Code: codeSplit, Severity: Fix, Of: s.data.ID, Step: t.ID,
			What: Text{ZH: "境内外人员同在一处：将境外人员迁入境内还需其所在地法律", EN: "people of the mainland and others are in one dataset: bringing the others in needs the law of their places too"},
			Fix:  Text{ZH: "按 " + by + " 拆分；无法判定的行先留在原处并清点", EN: "split by " + by + "; rows that show no place stay and are counted"},
		})
	}
}

// sharesContainer reports whether a dataset lies in one file with a dataset about people from elsewhere alone: a copy of
// the file would bring them in too.
func (b *builder) sharesContainer(s *subject) bool {
	file := s.data.Container()
	if file == s.data.ID {
		return false
	}
	return slices.ContainsFunc(b.byStore[s.store.ID], func(x *subject) bool {
		return x != s && x.data.Container() == file && x.blend() == elsewhereOnly
	})
}

// checkFindings turns what the target lacks into notes, and the known killers into steps.
func (b *builder) checkFindings(p part, prepare func(string, Step)) {
	for _, f := range p.target.Findings {
		b.check(Check{Code: codeVersion, Severity: Note, Of: p.store.ID + "#" + ID(f.ID), What: f.What, Fix: f.Fix})
	}
	switch p.target.Service {
	case "oss":
		b.check(Check{
			Code: codeLifecycle, Severity: Note, Of: p.store.ID,
			What: Text{ZH: "修改时间随对象保留：目标桶的生命周期规则可能立即删除迁入对象", EN: "objects keep their modification time: a lifecycle rule of the target may delete them on arrival"},
			Fix:  Text{ZH: "比对通过后再启用生命周期规则（产物中未启用）", EN: "attach lifecycle rules after the comparison; the generated bucket has none"},
		})
	case "rds_mysql", "rds_postgres", "rds_sqlserver", "rds_mariadb", "polardb_mysql", "mongodb":
		b.checkDatabase(p, prepare)
	}
}

func (b *builder) checkDatabase(p part, prepare func(string, Step)) {
	if p.target.DTS != "yes" {
		return
	}
	prepare(codeRTT, Step{
		Title:  Text{ZH: "调整源库日志保留并核对主键：" + p.store.Name, EN: "set the log retention and check primary keys at the source: " + p.store.Name},
		Verify: []Text{{ZH: "日志保留长于复制时长 P95；无主键的大表已列出", EN: "logs are kept longer than the P95 of the copy; large tables without a key are listed"}},
		Undo:   []Text{{ZH: "恢复原参数", EN: "put the former settings back"}},
	})
	b.check(Check{
		Code: codeRTT, Severity: Fix, Of: p.store.ID, Step: lastOf(b),
		What: Text{
			ZH: fmt.Sprintf("DTS 档位速率只在时延低于 %s 毫秒时成立，跨境达不到；日志须覆盖更长的复制", trim(b.limit("dts.rtt_for_class"))),
			EN: fmt.Sprintf("the class rates of DTS hold below %s ms only, which no line across the border reaches; logs must cover a longer copy", trim(b.limit("dts.rtt_for_class"))),
		},
		Fix: Text{ZH: "试跑测速；MySQL binlog 至少 3 天，PostgreSQL WAL 至少 7 天", EN: "measure a trial; keep MySQL binlogs 3 days and PostgreSQL WAL 7 days at least"},
	})
	limit := int64(b.limit("dts.verify.keyless_table_rows_max"))
	for _, s := range p.moves {
		if s.data.Rows != nil && s.data.Rows.Value > limit {
			b.check(Check{
				Code: codeKeys, Severity: Note, Of: s.data.ID,
				What: Text{
					ZH: fmt.Sprintf("超过 %d 行而无主键的表会被 DTS 校验跳过", limit),
					EN: fmt.Sprintf("DTS verification skips tables of more than %d rows without a key", limit),
				},
				Fix: Text{ZH: "确认有主键，否则用自己的分块校验", EN: "make sure that there is a key; otherwise rely on our own chunked comparison"},
			})
		}
	}
}

func (b *builder) checkLoad(p part) {
	l := loadOf(p.store, p.moves)
	if !l.bytesKnown {
		b.check(Check{
			Code: codeSize, Severity: Note, Of: p.store.ID,
			What: Text{ZH: "大小未知：工期按假设的大小计", EN: "the size is not known: the duration rests on an assumed one"},
			Fix:  Text{ZH: "授权读取大小后重新扫描", EN: "grant the right to read sizes and scan again"},
		})
	}
	if strings.HasPrefix(p.copy.By.EN, "requests") {
		b.check(Check{
			Code: codeRequests, Severity: Note, Of: p.store.ID,
			What: Text{ZH: "小对象多：瓶颈是请求数而非带宽（" + p.copy.By.ZH + "）", EN: "many small objects: requests bound the copy, not bandwidth (" + p.copy.By.EN + ")"},
			Fix:  Text{ZH: "按前缀拆成多个任务，或先打包", EN: "split by prefix into several tasks, or pack them first"},
		})
	}
}

func (b *builder) checkRegion(p part) {
	method := map[string]string{"mgw": "mgw", "mgw_agent": "mgw", "dts": "dts", "ossutil": "ossutil"}[p.target.Method]
	if method == "" || b.region == nil || slices.Contains(b.region.Methods, method) {
		return
	}
	b.check(Check{
		Code: codeRegion, Severity: Fix, Of: p.store.ID,
		What: Text{ZH: b.region.ID + " 未列出方式 " + method, EN: b.region.ID + " is not listed for the method " + method},
		Fix:  Text{ZH: "换用其他地域，或方式 " + strings.Join(p.target.Others, "、"), EN: "take another region, or the method " + strings.Join(p.target.Others, ", ")},
	})
}

func (b *builder) checkUnseen(p part) {
	if !b.unseen[p.store.ID] {
		return
	}
	b.check(Check{
		Code: codeUnseen, Severity: Note, Of: p.store.ID,
		What: Text{ZH: "此存储有未见之处，方案可能因此改变", EN: "parts of this store were not seen; they may change the plan"},
		Fix:  Text{ZH: "按缺口的提示补全后重新扫描", EN: "close the gap as it says and scan again"},
	})
}

// checkEstate looks at what no single group shows: lines, places, open questions, kinds without a target.
func (b *builder) checkEstate() {
	for i := range b.in.Inventory.Links {
		l := &b.in.Inventory.Links[i]
		if l.Registered != inventory.Yes {
			b.check(Check{
				Code: codeLink, Severity: Fix, Of: l.ID, Step: stepLine,
				What: Text{ZH: "跨境线路没有登记凭据", EN: "there is no evidence that this line across the border is registered"},
				Fix:  Text{ZH: "补充运营商合同与用途登记", EN: "add the carrier's contract and the registered use"},
			})
		}
	}
	for _, id := range b.storeIDs {
		if b.stores[id].Place.Zone == inventory.ZoneUnknown {
			b.check(Check{
				Code: codePlace, Severity: Stop, Of: id,
				What: Text{ZH: "所在地未知，无法规划", EN: "its place is unknown, so nothing can be planned for it"},
				Fix:  Text{ZH: "在来源上写明 place:", EN: "state place: on the source"},
			})
		}
	}
	for _, g := range b.groups {
		b.checkStays(g)
	}
	if b.in.Constraints.ExitWaiver {
		b.check(Check{
			Code: codeWaiver, Severity: Note, Of: "egress",
			What: Text{
				ZH: fmt.Sprintf("出口流量减免只有 %s 天", trim(b.limit("aws.exit_waiver.window"))),
				EN: fmt.Sprintf("the egress waiver lasts %s days", trim(b.limit("aws.exit_waiver.window"))),
			},
			Fix: Text{ZH: "所有复制在期内完成后再申请", EN: "ask for it when every copy fits in"},
		})
	}
}

func (b *builder) checkStays(g *group) {
	for _, s := range g.Stays {
		c := Check{Of: s.Dataset, What: s.Text}
		switch s.Why {
		case Mixed:
			c.Code, c.Severity = codeSplit, Stop
			c.Fix = Text{ZH: "说明按哪一列拆分，或核对境外人员所在地法律后再整体迁入", EN: "state a column to split by, or check the law of the others' places and move it whole"}
		case NoTarget:
			c.Code, c.Severity = codeTarget, Stop
			c.Fix = Text{ZH: "在 configs/targets 增加一行", EN: "add a row to configs/targets"}
		case OpenQuestion:
			c.Code, c.Severity = codeQuestion, Note
			c.Fix = Text{ZH: "回答：" + strings.Join(b.subjects[s.Dataset].decision.Missing, "、"), EN: "answer: " + strings.Join(b.subjects[s.Dataset].decision.Missing, ", ")}
		case AtHome, ForeignPeople, NoRuleAsks, NotBrought, NotSeen, PlaceNotKnown, IsCopy, NotChosen:
			continue
		}
		b.check(c)
	}
}
