package notify

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// slackWire speaks to an incoming webhook: docs.slack.dev, "Sending messages using incoming webhooks" and "Rate limits"
// (one message a second, 429 with Retry-After), read in November 2026. Refusals are statuses of 4xx.
func slackWire() wire {
	return wire{every: 2 * time.Second, judge: taken, write: func(l *letter) (*parcel, error) {
		// These three signs are control characters of the format; nothing else is to be escaped.
		plain := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
		lines := []string{"*" + plain.Replace(l.said.Title) + "*"}
		for _, line := range l.said.Lines {
			lines = append(lines, "• "+plain.Replace(line))
		}
		if l.said.Link != "" {
			lines = append(lines, "<"+strings.ReplaceAll(plain.Replace(l.said.Link), "|", "%7C")+"|"+plain.Replace(l.said.Open)+">")
		}
		return jsonParcel(l.target.URL.Reveal(), map[string]string{"text": strings.Join(lines, "\n")})
	}}
}

// robotEvery keeps a robot below 20 messages in any minute, the limit of DingTalk and WeCom, whatever the network does: a
// message is on its way for at most [patience], so in 70 s at most 18 may set out.
const robotEvery = 4 * time.Second

// dingTalkWire speaks to a custom robot: open.dingtalk.com, "Custom robot access" and "Security settings of a custom
// robot", read in copies of 2023 to 2026: at most 20 messages a minute or ten minutes of silence, a signature over
// timestamp (milliseconds, at most an hour old) and secret in the URL, errcode 0 for success. That 410100 and 130101 say
// "too many" is recalled, not read at its source. The word of a robot that asks for a keyword can be "domicile".
func dingTalkWire() wire {
	return wire{
		every: robotEvery, judge: errcode, crowded: []string{"code 410100", "code 130101"}, pause: 10 * time.Minute,
		write: func(l *letter) (*parcel, error) {
			address := l.target.URL.Reveal()
			if key := l.target.Key.Reveal(); key != "" {
				stamp := strconv.FormatInt(l.now.UnixMilli(), 10)
				var err error
				address, err = withQuery(address, url.Values{"timestamp": {stamp}, "sign": {mac([]byte(key), stamp+"\n"+key)}})
				if err != nil {
					return nil, err
				}
			}
			return jsonParcel(address, map[string]any{
				"msgtype": "markdown", "markdown": map[string]string{"title": l.said.Title, "text": markdown(l)},
			})
		},
	}
}

// weComWire speaks to a group robot: developer.work.weixin.qq.com, document 91770 "Group robot configuration", read in a
// copy of 2024: 20 messages a minute, content of at most 4096 bytes, errcode 0 for success. That 45009 says "too many" is
// recalled, not read at its source. The key stands in the URL; there is no signature.
func weComWire() wire {
	return wire{
		every: robotEvery, judge: errcode, crowded: []string{"code 45009"}, pause: time.Minute,
		write: func(l *letter) (*parcel, error) {
			return jsonParcel(l.target.URL.Reveal(), map[string]any{
				"msgtype": "markdown", "markdown": map[string]string{"content": markdown(l)},
			})
		},
	}
}

// markdown is the letter in the subset that robots share: a heading, a list, a link.
func markdown(l *letter) string {
	var b strings.Builder
	b.WriteString("### " + l.said.Title + "\n")
	for _, line := range l.said.Lines {
		b.WriteString("\n- " + line)
	}
	if l.said.Link != "" {
		b.WriteString("\n\n[" + l.said.Open + "](" + strings.NewReplacer("(", "%28", ")", "%29").Replace(l.said.Link) + ")")
	}
	return b.String()
}
