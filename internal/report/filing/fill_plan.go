package filing

import (
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// placedStep is a step of the plan with where it stands.
type placedStep struct {
	*plan.Step
	phase plan.PhaseID
	group *plan.Group
}

// placed lists every step of the plan.
func placed(p *plan.Plan) []placedStep {
	var list []placedStep
	for _, phase := range p.Phases {
		for _, wave := range phase.Waves {
			for i := range wave.Groups {
				list = append(list, stepsOf(phase.ID, &wave.Groups[i])...)
			}
		}
	}
	return list
}

func stepsOf(phase plan.PhaseID, g *plan.Group) []placedStep {
	list := make([]placedStep, 0, len(g.Steps))
	for i := range g.Steps {
		list = append(list, placedStep{&g.Steps[i], phase, g})
	}
	return list
}

// steps are the steps of the plan that are about the entity: its filings, and the work on its stores.
func (c *clerk) steps(fits func(placedStep) bool) []placedStep {
	if c.plan == nil {
		return nil
	}
	mine := map[inventory.ID]bool{}
	for i := range c.plan.Groups {
		g := &c.plan.Groups[i]
		mine[g.ID] = slices.ContainsFunc(g.Stores, c.owns)
	}
	return slices.DeleteFunc(placed(c.plan), func(s placedStep) bool {
		files := s.phase == plan.Legal && s.group.Name == string(c.entity.ID)
		return !files && !mine[s.group.ID] && !c.about(s.Step) || !fits(s)
	})
}

func (c *clerk) owns(store inventory.ID) bool {
	s := c.storeOf[store]
	return s != nil && s.Entity == c.entity.ID
}

func (c *clerk) about(s *plan.Step) bool {
	if s.Store != "" {
		return c.owns(s.Store)
	}
	if data := c.dataOf[s.Dataset]; data != nil {
		return c.owns(data.Store)
	}
	return false
}

func (c *clerk) stepTable(steps []placedStep) Table {
	t := Table{Cols: c.cols("steps")}
	for _, s := range steps {
		checks := make([]string, 0, len(s.Verify))
		for _, v := range s.Verify {
			checks = append(checks, c.text(v))
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.text(s.Title), s.Start.String(), s.Finish.String(), strings.Join(checks, c.say("semicolon")),
		}, []int{c.refs.to(ToStep, s.ID)}})
	}
	return t
}

// dated ends what dates stand in: they are modelled, and people set them.
func (c *clerk) dated(a Answer) Answer {
	if a.state() != open {
		a.add(c.confirm(c.by, c.say("steps.modelled")))
	}
	return a
}

// workPlanned says when the plan has the assessment done. The steps of the plan are named as the drafts are.
func (c *clerk) workPlanned() (a Answer) {
	for _, s := range c.steps(func(s placedStep) bool { return s.phase == plan.Legal && s.Verb == plan.Prepare }) {
		if strings.HasSuffix(string(s.ID), "/"+c.pack.File) {
			a.add(c.line(c.say("planned", c.text(s.Title), s.Start.String(), s.Finish.String()), c.refs.to(ToStep, s.ID)))
		}
	}
	return c.dated(a)
}

func (c *clerk) legalSteps() (a Answer) {
	a.table(c.stepTable(c.steps(func(s placedStep) bool { return s.phase == plan.Legal })))
	return c.dated(a)
}

// measures are the steps of the plan that change what the scan saw.
func (c *clerk) measures() (a Answer) {
	a.table(c.stepTable(c.steps(func(s placedStep) bool { return s.phase != plan.Legal })))
	return c.dated(a)
}

// retire are the steps that remove copies abroad.
func (c *clerk) retire() (a Answer) {
	a.table(c.stepTable(c.steps(func(s placedStep) bool { return s.Verb == plan.RetireV })))
	return c.dated(a)
}

// measuresFlows says what the plan makes of each flow.
func (c *clerk) measuresFlows() (a Answer) {
	if c.plan == nil {
		return a
	}
	t := Table{Cols: c.cols("syncs")}
	for i := range c.plan.Syncs {
		s := &c.plan.Syncs[i]
		f := c.flowOf[s.Flow]
		if f == nil || !c.owns(s.Store) {
			continue
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.flowName(f), c.words.Say("sync." + string(s.Word)), c.text(s.How),
		}, []int{c.refs.to(ToSync, s.ID)}})
	}
	a.table(t)
	return a
}

// draft says how far another document of the bundle is filled.
func draft(id string) filler {
	return func(c *clerk) (a Answer) {
		if f, ok := c.drafts[id]; ok {
			a.add(c.line(c.say("draft", strconv.Itoa(f.Fields), strconv.Itoa(f.Filled), strconv.Itoa(f.Percent()), strconv.Itoa(f.Partly)),
				c.refs.to(ToDraft, inventory.ID(id))))
		}
		return a
	}
}
