package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
)

// Tie is a soft reason to move two groups in the same wave or in waves next to each other.
type Tie struct {
	From   ID     `json:"from"` // move groups
	To     ID     `json:"to"`
	Kind   string `json:"kind"` // flow, system, reader
	Weight int    `json:"weight"`
	Text
}

// Cut is a tie between groups of different waves: from the first switch to the second their calls cross the border.
type Cut struct {
	Tie
	Days int `json:"days"` // between the two switches, at P80
}

// The weights of ties. A flow carries data on every run; one system means calls; a common reader means one more line
// to switch. Whole numbers add up to the same sum in any order.
const (
	tieFlow   = 4
	tieSystem = 2
	tieReader = 1
)

// tied finds the soft ties between groups that move.
func (b *builder) tied(moving []*group) []Tie {
	list := []Tie{}
	systems, readers := map[string][]*group{}, map[string][]*group{}
	for _, g := range moving {
		for _, r := range b.receivers(g) {
			list = append(list, Tie{g.ID, r.ID, "flow", tieFlow, Text{
				ZH: g.Name + " 向 " + r.Name + " 发送数据", EN: g.Name + " sends data to " + r.Name,
			}})
		}
		for _, st := range g.stores {
			enlist(systems, st.System, string(st.Entity)+"/"+st.System, g)
		}
		for _, f := range g.flows {
			if !f.isStorage() {
				enlist(readers, f.Who, f.Who, g)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(systems)) {
		list = append(list, chain(systems[key], "system", tieSystem, func(st *group) Text {
			return Text{ZH: "同属系统 " + st.stores[0].System, EN: "they belong to the system " + st.stores[0].System}
		})...)
	}
	for _, who := range slices.Sorted(maps.Keys(readers)) {
		list = append(list, chain(readers[who], "reader", tieReader, func(*group) Text {
			return Text{ZH: "同一读者：" + who, EN: "the same reader: " + who}
		})...)
	}
	return list
}

// enlist enters a group under the key of a name, once; what has no name ties nothing.
func enlist(by map[string][]*group, name, key string, g *group) {
	if name != "" && !slices.Contains(by[key], g) {
		by[key] = append(by[key], g)
	}
}

// chain ties each group to the next one, so that a system of many groups has few ties.
func chain(groups []*group, kind string, weight int, why func(*group) Text) []Tie {
	var list []Tie
	for i := 1; i < len(groups); i++ {
		list = append(list, Tie{groups[i-1].ID, groups[i].ID, kind, weight, why(groups[i-1])})
	}
	return list
}

// communities numbers groups so that groups with many ties share a number: the Louvain method on the ties.
func communities(moving []*group, ties []Tie) map[ID]int {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	at := map[ID]int64{}
	for i, x := range moving {
		at[x.ID] = int64(i)
		g.AddNode(simple.Node(i))
	}
	for _, t := range ties {
		from, to := at[t.From], at[t.To]
		if from != to {
			weight, _ := g.Weight(from, to)
			g.SetWeightedEdge(g.NewWeightedEdge(simple.Node(from), simple.Node(to), weight+float64(t.Weight)))
		}
	}
	of := map[ID]int{}
	source := steady(1)
	for n, nodes := range community.Modularize(g, 1, &source).Communities() {
		for _, node := range nodes {
			of[moving[node.ID()].ID] = n
		}
	}
	return of
}

// steady is a source of numbers that are the same on every machine: splitmix64.
type steady uint64

// Uint64 returns the next number.
func (s *steady) Uint64() uint64 {
	*s += 0x9e3779b97f4a7c15 // the constants of splitmix64 (Steele, Lea, Flood 2014)
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// byTies orders groups: the community with the most people first, and within it the groups with the most people.
func byTies(moving []*group, of map[ID]int) {
	most := map[int]int64{}
	for _, g := range moving {
		most[of[g.ID]] = max(most[of[g.ID]], g.People.Mid)
	}
	slices.SortFunc(moving, func(x, y *group) int {
		cx, cy := of[x.ID], of[y.ID]
		return cmp.Or(cmp.Compare(most[cy], most[cx]), cmp.Compare(cx, cy), cmp.Compare(y.People.Mid, x.People.Mid), cmp.Compare(x.ID, y.ID))
	})
}

// cuts are the ties between different waves, with the days between the switches.
func (b *builder) cuts() []Cut {
	list := []Cut{}
	for _, t := range b.ties {
		from, to := b.byID[t.From+"/cut_over"], b.byID[t.To+"/cut_over"]
		if from == nil || to == nil || b.waveOf[t.From] == b.waveOf[t.To] {
			continue
		}
		days := int(from.Finish - to.Finish)
		if days < 0 {
			days = -days
		}
		x := Cut{Tie: t, Days: days}
		x.Text = Text{
			ZH: fmt.Sprintf("%s；分属 %s 与 %s，其间 %d 天的调用跨境", t.ZH, b.waveOf[t.From], b.waveOf[t.To], days),
			EN: fmt.Sprintf("%s; they switch in %s and %s, and for %d days between them their calls cross the border", t.EN, b.waveOf[t.From], b.waveOf[t.To], days),
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(x, y Cut) int {
		return cmp.Or(compareID(x.From, y.From), compareID(x.To, y.To), cmp.Compare(x.Kind, y.Kind))
	})
	return list
}
