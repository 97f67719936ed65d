package artifact

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// reason is why a statement, or a part of it, has no twin.
type reason struct {
	code string
	what string // a name of the language: a service, an action, a key; never a value of theirs
}

// text says the reason.
func (r reason) text() plan.Text {
	t := map[string]plan.Text{
		"unknown_element": {EN: "an element that the language does not have", ZH: "含有策略语言没有的元素"},
		"negation":        {EN: "{1}: what it leaves out differs between the clouds", ZH: "{1}：两朵云的例外范围不同"},
		"effect":          {EN: "neither Allow nor Deny", ZH: "效果既非 Allow 也非 Deny"},
		"trust":           {EN: "who may take a role is said anew: accounts, users and providers of identity have other names at home", ZH: "信任策略须重写：境内的账号、用户与身份提供商名称不同"},
		"variable":        {EN: "a policy variable in {1}", ZH: "{1} 中有策略变量"},
		"unreadable":      {EN: "{1} is neither a word nor a list of words", ZH: "{1} 既非文字也非文字列表"},
		"everything":      {EN: "every action of every service: an administrator is appointed anew", ZH: "所有服务的所有操作：管理员须重新任命"},
		"service":         {EN: "the table has no twin of service {1}", ZH: "对照表没有服务 {1}"},
		"action":          {EN: "the table has no twin of action {1}", ZH: "对照表没有操作 {1}"},
		"expanded":        {EN: "{1} became the actions that the table knows; others that it covered are not in it", ZH: "{1} 展开为对照表内的操作；其余未含"},
		"resource":        {EN: "a resource of {1} has another id at home", ZH: "{1} 的资源在境内标识不同"},
		"operator":        {EN: "operator {1} has no twin", ZH: "运算符 {1} 没有对应"},
		"condition":       {EN: "condition key {1} has no twin", ZH: "条件键 {1} 没有对应"},
		"private_address": {EN: "a private address: at home the key holds public addresses alone, and the VPC has another id", ZH: "私网地址：境内该键仅含公网地址，且专有网络标识不同"},
		"address_deny":    {EN: "a bucket policy with acs:SourceIp needs acs:SourceVpc beside it, and for a Deny that would let callers from any VPC in", ZH: "桶策略中 acs:SourceIp 须与 acs:SourceVpc 并用；对 Deny 而言会放行来自任意专有网络的访问"},
		"public":          {EN: "it grants to everybody; public access is blocked at home", ZH: "授权给所有人；境内已阻止公共访问"},
		"principal":       {EN: "who it speaks of has another id at home", ZH: "所指主体在境内标识不同"},
	}[r.code]
	return plan.Text{EN: strings.ReplaceAll(t.EN, "{1}", r.what), ZH: strings.ReplaceAll(t.ZH, "{1}", r.what)}
}

// printable keeps of a name what a table and a file can carry. A name that holds an address of mail is a person's.
func printable(name string) string {
	if strings.Contains(name, "@") {
		return "(name of a person)"
	}
	out := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && !strings.ContainsRune("|`<>\\\"[]", r) {
			return r
		}
		return '-'
	}, name)
	const most = 80
	return out[:min(len(out), most)]
}

func numbered(n int) string { return fmt.Sprintf("%03d", n) }

// report lists every statement without a whole twin, the denials first: what was refused abroad and is not refused at
// home is what people have to see.
func (t *translator) report(r *iamReader) []byte {
	var b bytes.Buffer
	b.WriteString("# Policies of AWS at home / AWS 策略的境内对应\n\nNothing here was applied. A statement is said at home only where each part of it has a twin in `configs/iam`; an Allow may come out narrower, never wider. Names of buckets stay as they are: replace those that are taken. / 均未执行。仅当各部分在对照表中均有对应时才写出；Allow 只会更窄。桶名沿用，已被占用的须替换。\n\n")
	count := map[state]int{}
	for _, o := range t.outcomes {
		count[o.state]++
	}
	fmt.Fprintf(&b, "Policies / 策略: %d. Statements / 语句: %d, whole / 完整 %d, partly / 部分 %d, without a twin / 无对应 %d.\n", len(r.policies), len(t.outcomes), count[whole], count[partly], count[lost])
	t.section(&b, "Denials without a whole twin / 没有完整对应的拒绝语句", "What was refused abroad is not refused at home until people say it anew. / 重写之前，境内不会拒绝这些。",
		func(o *outcome) bool { return o.state != whole && o.effect != "Allow" })
	t.section(&b, "Grants without a twin / 没有对应的授权语句", "", func(o *outcome) bool { return o.state == lost && o.effect == "Allow" })
	t.section(&b, "Grants that came out narrower / 变窄的授权语句", "", func(o *outcome) bool { return o.state == partly && o.effect == "Allow" })
	t.holders(&b, r)
	t.marks(&b)
	return b.Bytes()
}

func (t *translator) section(b *bytes.Buffer, head, note string, is func(*outcome) bool) {
	fmt.Fprintf(b, "\n## %s\n\n", head)
	var rows []string
	for i := range t.outcomes {
		o := &t.outcomes[i]
		if !is(o) {
			continue
		}
		var en, zh []string
		for _, r := range o.reasons {
			said := r.text()
			en, zh = append(en, said.EN), append(zh, said.ZH)
		}
		rows = append(rows, fmt.Sprintf("| %s | %d %s | %s | %s | %s |\n", o.policy, o.number, o.id, o.state, strings.Join(en, "; "), strings.Join(zh, "；")))
	}
	if len(rows) == 0 {
		b.WriteString("None. / 无。\n")
		return
	}
	if note != "" {
		b.WriteString(note + "\n\n")
	}
	b.WriteString("| policy / 策略 | statement / 语句 | twin / 对应 | why | 原因 |\n| --- | --- | --- | --- | --- |\n")
	for _, row := range rows {
		b.WriteString(row)
	}
}

// holders says who has each policy: roles and groups by name, users by number.
func (t *translator) holders(b *bytes.Buffer, r *iamReader) {
	var rows []string
	for i := range r.policies {
		p := &r.policies[i]
		if len(p.holders) == 0 {
			continue
		}
		users := 0
		var names []string
		for _, h := range p.holders {
			if h == "user" {
				users++
			} else {
				names = append(names, printable(strings.ReplaceAll(h, " ", ":")))
			}
		}
		slices.Sort(names)
		if users > 0 {
			names = append(names, "users / 用户: "+strconv.Itoa(users))
		}
		rows = append(rows, fmt.Sprintf("| %s | %s |\n", printable(p.name), strings.Join(names, ", ")))
	}
	if len(rows) == 0 {
		return
	}
	b.WriteString("\n## Who has them / 持有者\n\nAttach them again by hand; people sign in by single sign-on at home. / 须手工重新授权；境内人员经单点登录进入。\n\n| policy / 策略 | holders / 持有者 |\n| --- | --- |\n")
	for _, row := range rows {
		b.WriteString(row)
	}
}

// marks lists the twins that nobody has read again.
func (t *translator) marks(b *bytes.Buffer) {
	var recalled []string
	for _, twin := range sortedKeys(t.used) {
		if t.used[twin] == "R" {
			recalled = append(recalled, "`"+twin+"`")
		}
	}
	if len(recalled) > 0 {
		fmt.Fprintf(b, "\n## To be tried once / 需实测一次\n\nRecalled, not read again [R] / 凭记忆、未复核 [R]: %s\n", strings.Join(recalled, ", "))
	}
}
