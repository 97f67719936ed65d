package planview

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// say words a key in both languages. An argument is a string or a plan.Text, which is said in the language around it.
func (v *View) say(key string, args ...any) plan.Text {
	en, zh := make([]string, len(args)), make([]string, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case plan.Text:
			en[i], zh[i] = a.EN, a.ZH
		case int:
			en[i] = strconv.Itoa(a)
			zh[i] = en[i]
		default:
			en[i] = fmt.Sprint(a)
			zh[i] = en[i]
		}
	}
	return plan.Text{EN: v.en.Say(key, en...), ZH: v.zh.Say(key, zh...)}
}

// same is a name that both languages share.
func same(s string) plan.Text { return plan.Text{EN: s, ZH: s} }

// listOf joins texts as a list in each language.
func listOf(texts []plan.Text) plan.Text { return join(texts, ", ", "、") }

// join joins texts with what parts them in each language.
func join(texts []plan.Text, partEN, partZH string) plan.Text {
	en, zh := make([]string, len(texts)), make([]string, len(texts))
	for i, t := range texts {
		en[i], zh[i] = t.EN, t.ZH
	}
	return plan.Text{EN: strings.Join(en, partEN), ZH: strings.Join(zh, partZH)}
}

// both writes a text in both languages; the page shows the one that its reader picked.
func both(t plan.Text) template.HTML { return marked("span", t) }

// inSVG is both for a text inside a picture.
func inSVG(t plan.Text) template.HTML { return marked("tspan", t) }

func marked(tag string, t plan.Text) template.HTML {
	if t.EN == t.ZH {
		return template.HTML(template.HTMLEscapeString(t.EN)) // #nosec G203 -- escaped in this line
	}
	en, zh := template.HTMLEscapeString(t.EN), template.HTMLEscapeString(t.ZH)
	return template.HTML("<" + tag + ` class="en" lang="en">` + en + "</" + tag + "><" + tag + ` class="zh" lang="zh">` + // #nosec G203 -- escaped above
		zh + "</" + tag + ">")
}

// thousands groups the digits of a count.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	const digits = 3
	for i := len(s) - digits; i > 0; i -= digits {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// short says a large count in three digits, in the units of each language: 62.4 M is 6240 万.
func short(n int64) plan.Text {
	return plan.Text{
		EN: scaled(n, 1000, []string{"", " k", " M", " G"}), ZH: scaled(n, 10_000, []string{"", " 万", " 亿", " 万亿"}),
	}
}

func scaled(n int64, step float64, units []string) string {
	x, last := float64(n), len(units)-1
	for _, unit := range units[:last] {
		if math.Abs(x) < step {
			const digits, hundred, ten = 3, 100, 10
			switch {
			case x == math.Trunc(x) || math.Abs(x) >= hundred:
				return strconv.FormatFloat(x, 'f', 0, 64) + unit
			case math.Abs(x) >= ten:
				return strconv.FormatFloat(x, 'f', 1, 64) + unit
			}
			return strconv.FormatFloat(x, 'f', digits-1, 64) + unit
		}
		x /= step
	}
	return strconv.FormatFloat(x, 'f', 1, 64) + units[last]
}

// span says an interval by its middle, with its bounds where they differ.
func span(i plan.Interval) string {
	if i.Low == i.High {
		return thousands(i.Mid)
	}
	return thousands(i.Mid) + " (" + thousands(i.Low) + "–" + thousands(i.High) + ")"
}

// money says amounts by currency, for one kind of cost.
func money(all []plan.Money, kind plan.CostKind) string {
	var parts []string
	for _, m := range all {
		if m.Kind == kind {
			parts = append(parts, m.Currency+" "+amount(m.Low, m.High))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " + ")
}

// amount says a span of money. What is below a hundredth is said so, because a rounded nought reads as free.
func amount(low, high float64) string {
	from, to := cents(low), cents(high)
	if from == to || high < leastMoney {
		return to
	}
	return from + "–" + to
}

// leastMoney is the least part of a currency that is said.
const leastMoney = 0.01

func cents(x float64) string {
	if x > 0 && x < leastMoney {
		return "<0.01"
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(x, 'f', 2, 64), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return whole
	}
	const much = 10_000
	if n >= much {
		return thousands(n)
	}
	return thousands(n) + "." + part
}

// weeks says a span of weeks.
func (v *View) weeks(w plan.Weeks) plan.Text {
	if w.P95 == 0 {
		return v.say("page.now")
	}
	if w.P50 == w.P95 {
		return v.say("page.weeks", w.P50)
	}
	return v.say("page.weeks.span", w.P50, w.P95)
}
