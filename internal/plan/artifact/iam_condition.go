package artifact

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// conditions are the twins of the conditions. One without a twin takes the whole statement with it: without it an Allow
// would grant more, and a Deny would refuse what it never spoke of.
func (t *translator) conditions(p *iamPolicy, raw json.RawMessage, effect string) (map[string]map[string][]string, []reason) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	var given map[string]map[string]json.RawMessage
	if json.Unmarshal(raw, &given) != nil {
		return nil, []reason{{code: "unreadable", what: "Condition"}}
	}
	out := map[string]map[string][]string{}
	var reasons []reason
	for _, operator := range sortedKeys(given) {
		if !t.table.HasOperator(operator) {
			reasons = append(reasons, reason{"operator", printable(operator)})
			continue
		}
		for _, key := range sortedKeys(given[operator]) {
			reasons = append(reasons, t.condition(out, operator, key, given[operator][key])...)
		}
	}
	if len(reasons) == 0 {
		reasons = address(p, out, effect)
	}
	return out, reasons
}

// condition adds the twin of one key.
func (t *translator) condition(out map[string]map[string][]string, operator, key string, raw json.RawMessage) []reason {
	row := t.table.Condition(key)
	values, ok := scalars(raw)
	if row == nil || !ok {
		return []reason{{"condition", printable(key)}}
	}
	if out[operator] == nil {
		out[operator] = map[string][]string{}
	}
	if out[operator][row.RAM] != nil {
		return []reason{{"condition", printable(key)}} // the same key in another spelling: both have to hold, and one place is left
	}
	out[operator][row.RAM] = values
	return nil
}

// scalars reads one value or a list of values as strings.
func scalars(raw json.RawMessage) ([]string, bool) {
	var list []any
	if json.Unmarshal(raw, &list) != nil {
		var one any
		if json.Unmarshal(raw, &one) != nil {
			return nil, false
		}
		list = []any{one}
	}
	var out []string
	for _, v := range list {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case bool:
			out = append(out, strconv.FormatBool(v))
		default:
			return nil, false
		}
	}
	return out, len(out) > 0
}

// address looks after conditions on the address of the caller. At home the key holds public addresses alone, and in a
// bucket policy it is refused without the VPC beside it: an Allow from public addresses says that the caller comes from no
// VPC, what else there is needs the id of a VPC that nobody knows yet.
func address(p *iamPolicy, conditions map[string]map[string][]string, effect string) []reason {
	const key, vpc = "acs:SourceIp", "acs:SourceVpc"
	for _, keys := range conditions {
		if slices.ContainsFunc(keys[key], private) {
			return []reason{{code: "private_address"}}
		}
	}
	asked := conditions["IpAddress"][key] != nil || conditions["NotIpAddress"][key] != nil
	if p.kind != resourcePolicy || !asked {
		return nil
	}
	if effect == "Deny" {
		return []reason{{code: "address_deny"}}
	}
	if conditions["StringNotLike"] == nil {
		conditions["StringNotLike"] = map[string][]string{}
	}
	conditions["StringNotLike"][vpc] = []string{"vpc-*"}
	return nil
}

// private reports whether an address range is one that no packet on the internet has.
func private(cidr string) bool {
	octets := strings.SplitN(cidr, ".", 3)
	if len(octets) < 2 {
		return strings.HasPrefix(strings.ToLower(cidr), "fd") || strings.HasPrefix(strings.ToLower(cidr), "fc")
	}
	second, err := strconv.Atoi(octets[1])
	const from, to = 16, 31 // of 172.16.0.0/12
	return octets[0] == "10" || octets[0] == "192" && second == 168 || err == nil && octets[0] == "172" && second >= from && second <= to
}

// everybody reports whether a principal is everybody.
func everybody(raw json.RawMessage) bool {
	if textOf(raw) == "*" {
		return true
	}
	var by map[string]json.RawMessage
	if json.Unmarshal(raw, &by) != nil || len(by) != 1 {
		return false
	}
	list, ok := oneOrMore(by["AWS"])
	return ok && len(list) == 1 && list[0] == "*"
}

func principalReason(raw json.RawMessage) reason {
	if everybody(raw) {
		return reason{code: "public"}
	}
	return reason{code: "principal"}
}
