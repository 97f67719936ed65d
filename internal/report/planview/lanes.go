package planview

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// The measures of the lanes.
const (
	laneWidth  = 380
	laneApart  = 20
	laneHead   = 34
	cardWidth  = 250
	cardLeft   = 65
	cardHead   = 24
	cardLine   = 15
	cardApart  = 18
	cardStores = 5 // names on a card; the rest is a number
)

// lanes are the three lanes of the estate with a card for each region, and what moves or flows between them. It is no
// map: no border is drawn.
type lanes struct {
	Width, Height float64
	Lanes         []lane
	Cards         []*card
	Arrows        []arrow
	Tips          []tip
}

// tip is the head of the arrows of one class, and their line in the legend.
type tip struct {
	Class  string
	Colour template.CSS
	Label  plan.Text
}

type lane struct {
	X, W  float64
	Label plan.Text
}

type card struct {
	key     string
	lane    int
	X, Y, H float64
	Name    string
	Sub     plan.Text
	Lines   []cardText
	Target  bool // where things come home to
}

type cardText struct {
	Y     float64
	Text  template.HTML
	Class string
}

type arrow struct {
	Path  template.HTMLAttr
	Class string
	X, Y  float64
	Label string
	Title plan.Text
}

// laneOf says in which lane a zone stands: mainland; Hong Kong, Macao and Taiwan; abroad with what is not known.
func laneOf(z inventory.Zone) int {
	switch z {
	case inventory.Mainland:
		return 0
	case inventory.HongKong, inventory.Macao, inventory.Taiwan:
		return 1
	case inventory.Abroad, inventory.Multi, inventory.ZoneUnknown:
	}
	return 2
}

// lanes draws the estate as it is, with arrows for what comes home and for what flows on.
func (v *View) lanes() lanes {
	b := laneBook{view: v, cards: map[string]*card{}}
	for i, key := range []string{"page.lane.mainland", "page.lane.greater", "page.lane.abroad"} {
		b.out.Lanes = append(b.out.Lanes, lane{X: float64(i * (laneWidth + laneApart)), W: laneWidth, Label: v.say(key)})
	}
	for i := range v.doc.Stores {
		b.store(&v.doc.Stores[i])
	}
	b.moves()
	b.flows()
	b.place()
	b.draw()
	b.out.Tips = []tip{
		{"home", "var(--good)", v.say("option.bring_home")},
		{"never", "var(--bad)", v.say("sync.never")},
		{"after_filing", "#8b5cf6", v.say("sync.after_filing")},
		{"masked", "var(--warn)", v.say("sync.masked")},
		{"may", "var(--dim)", v.say("sync.may")},
	}
	return b.out
}

// laneBook collects the cards and the arrows between them before anything has a place.
type laneBook struct {
	view   *View
	cards  map[string]*card
	links  []link
	stores map[string][]string
	out    lanes
}

// readers begins the key of a card of recipients.
const readers = "to "

// link is what goes from one card to another, counted.
type link struct {
	from, to, class string
	n               int
	people          int64
}

func (b *laneBook) card(key, name string, place inventory.Place, sub plan.Text) *card {
	c := b.cards[key]
	if c == nil {
		c = &card{key: key, lane: laneOf(place.Zone), Name: name, Sub: sub}
		b.cards[key] = c
	}
	return c
}

// store enters a store on the card of its region.
func (b *laneBook) store(st *inventory.Store) {
	b.card(regionKey(st), regionName(st), st.Place, b.view.country(st.Place))
	if b.stores == nil {
		b.stores = map[string][]string{}
	}
	b.stores[regionKey(st)] = append(b.stores[regionKey(st)], cmp.Or(st.Name, string(st.ID)))
}

func regionKey(st *inventory.Store) string {
	return st.Provider + " " + st.Region + " " + st.Place.Country
}

func regionName(st *inventory.Store) string {
	return strings.TrimSpace(st.Provider + " " + cmp.Or(st.Region, st.Place.Country))
}

// country says a place: its country where known, else its zone.
func (v *View) country(p inventory.Place) plan.Text {
	if p.Country != "" && p.Zone == inventory.Abroad {
		return same(strings.ToUpper(p.Country))
	}
	return v.say("zone." + string(p.Zone))
}

// moves links every store that comes home to the region that it comes to.
func (b *laneBook) moves() {
	home := b.view.plan.Region
	if home == "" {
		return
	}
	place := inventory.Place{Country: "cn", Zone: inventory.Mainland}
	key := "aliyun " + home + " cn"
	for i := range b.view.plan.Groups {
		g := &b.view.plan.Groups[i]
		if g.Chosen != plan.BringHome {
			continue
		}
		b.card(key, "aliyun "+home, place, b.view.country(place)).Target = true
		seen := map[string]bool{}
		for _, id := range g.Stores {
			st := b.view.stores[id]
			if st == nil || seen[regionKey(st)] {
				continue
			}
			seen[regionKey(st)] = true
			b.link(link{from: regionKey(st), to: key, class: "home", n: 1, people: g.People.Mid})
		}
	}
}

// flows links every flow to its recipient; a store's own place is no arrow.
func (b *laneBook) flows() {
	for i := range b.view.plan.Syncs {
		s := &b.view.plan.Syncs[i]
		st := b.view.stores[s.Store]
		if st == nil || b.view.places[s.Flow] {
			continue
		}
		key := readers + string(s.To.Zone) + " " + s.To.Country
		sub := "page.lane.readers"
		if s.To.Country == "" {
			sub = "page.lane.anybody"
		}
		b.card(key, strings.ToUpper(s.To.Country), s.To, b.view.say(sub))
		b.link(link{from: regionKey(st), to: key, class: string(s.Word), n: 1, people: s.People.Mid})
	}
}

func (b *laneBook) link(l link) {
	i := slices.IndexFunc(b.links, func(x link) bool { return x.from == l.from && x.to == l.to && x.class == l.class })
	if i < 0 {
		b.links = append(b.links, l)
		return
	}
	b.links[i].n++
	b.links[i].people = max(b.links[i].people, l.people)
}

// place gives every card its place in its lane: readers below the regions.
func (b *laneBook) place() {
	for _, c := range b.cards {
		b.out.Cards = append(b.out.Cards, c)
	}
	slices.SortFunc(b.out.Cards, func(x, y *card) int {
		return cmp.Or(cmp.Compare(x.lane, y.lane), -compareBool(x.Target, y.Target),
			compareBool(strings.HasPrefix(x.key, readers), strings.HasPrefix(y.key, readers)), cmp.Compare(x.key, y.key))
	})
	at := [3]float64{laneHead, laneHead, laneHead}
	for _, c := range b.out.Cards {
		c.X = b.out.Lanes[c.lane].X + cardLeft
		c.Y = at[c.lane]
		b.write(c)
		at[c.lane] += c.H + apart(c)
	}
	b.out.Width, b.out.Height = wide, max(at[0], at[1], at[2])+cardApart
}

// apart is the room below a card; recipients are many and small.
func apart(c *card) float64 {
	if strings.HasPrefix(c.key, readers) {
		return cardApart / 3
	}
	return cardApart
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// write puts the names of the stores on a card.
func (b *laneBook) write(c *card) {
	names := b.stores[c.key]
	slices.Sort(names)
	y := c.Y + cardHead + cardLine
	for i, name := range names {
		if i == cardStores && len(names) > cardStores+1 {
			more := b.view.say("page.lane.more", len(names)-cardStores)
			c.Lines = append(c.Lines, cardText{Y: y, Text: inSVG(more), Class: "dim"})
			y += cardLine
			break
		}
		const runes = 32
		c.Lines = append(c.Lines, cardText{Y: y, Text: inSVG(same(clip(name, runes)))})
		y += cardLine
	}
	const foot = 8
	c.H = y - c.Y - cardLine + foot
}

// draw turns links into curves from edge to edge. Several curves between two cards keep apart.
func (b *laneBook) draw() {
	slices.SortFunc(b.links, func(x, y link) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.class, y.class))
	})
	pairs, leaving := map[string]int{}, map[string]int{}
	for _, l := range b.links {
		from, to := b.cards[l.from], b.cards[l.to]
		const apart, first = 13, 12
		y1 := from.Y + first + float64(leaving[l.from]*apart%max(apart, int(from.H)-first))
		y2 := to.Y + first + float64(pairs[l.to]*apart%max(apart, int(to.H)-first))
		leaving[l.from]++
		pairs[l.to]++
		b.out.Arrows = append(b.out.Arrows, b.curve(l, from, to, [2]float64{y1, y2}))
	}
}

func (b *laneBook) curve(l link, from, to *card, y [2]float64) arrow {
	x1, x2 := from.X+cardWidth, to.X
	bend := float64(cardLeft)
	switch {
	case from.lane == to.lane: // around the outside of the lane
		x2 = to.X + cardWidth
		bend = cardLeft - 8
		d := fmt.Sprintf("M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x1, y[0], x1+bend, y[0], x2+bend, y[1], x2, y[1])
		return b.arrow(l, d, x1+bend*0.7, (y[0]+y[1])/2)
	case from.lane > to.lane:
		x1, x2 = from.X, to.X+cardWidth
		bend = -bend
	}
	d := fmt.Sprintf("M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x1, y[0], x1+bend, y[0], x2-bend, y[1], x2, y[1])
	return b.arrow(l, d, x1+bend/2, y[0]-3)
}

func (b *laneBook) arrow(l link, d string, x, y float64) arrow {
	a := arrow{Path: template.HTMLAttr(`d="` + d + `"`), Class: l.class, X: round1(x), Y: round1(y)} // #nosec G203 -- numbers alone
	if l.n > 1 {
		a.Label = "×" + strconv.Itoa(l.n)
	}
	key := "sync." + l.class
	if l.class == "home" {
		key = "option.bring_home"
	}
	a.Title = b.view.say("page.lane.arrow", b.cards[l.from].Name, b.cards[l.to].Name, b.view.say(key), l.n, thousands(l.people))
	return a
}
