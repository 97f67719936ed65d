package demo

import (
	"path"
	"slices"
	"strings"
)

// homeLines say of a store that it lies in the mainland, in place of what was said of it abroad.
const homeLines = `    provider: aliyun
    partition: public
    account: "1234567890123456"
    service: oss
    region: cn-shanghai
    exposure: private
    encryption: yes
`

// block is what the estate says of one store, line by line.
type block []string

// value is the value of a key of the block, "" when it has none.
func (b block) value(key string) string {
	for _, line := range b {
		text := strings.TrimPrefix(strings.TrimSpace(line), "- ")
		if v, ok := strings.CutPrefix(text, key+": "); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// brought is the estate after some stores came home: Options.Home moved to the mainland, Options.Gone removed. It
// returns the description, and what became of the folders: a new one, or "" for none.
func brought(estate string, opt Options) (description string, folders map[string]string) {
	home, gone := strings.Split(opt.Home, ","), strings.Split(opt.Gone, ",")
	folders = map[string]string{}
	var out []string
	for _, b := range blocks(estate) {
		id, old := b.value("id"), b.value("path")
		switch {
		case id == "":
			out = append(out, b...)
		case slices.Contains(gone, id):
			folders[old] = ""
		case slices.Contains(home, id):
			folders[old] = "aliyun/" + path.Base(old)
			bucket := id[strings.LastIndexAny(id, ":/")+1:]
			out = append(out, "  - path: "+folders[old], "    id: acs:oss:*:1234567890123456:"+bucket, strings.TrimSuffix(homeLines, "\n"))
		default:
			out = append(out, b...)
		}
	}
	return strings.Join(out, "\n"), folders
}

// blocks cuts the description into stores and what lies between them.
func blocks(estate string) []block {
	var list []block
	inside := false
	for line := range strings.SplitSeq(estate, "\n") {
		starts := strings.HasPrefix(line, "  - path: ")
		continues := inside && strings.HasPrefix(line, "    ")
		if starts || !continues {
			list = append(list, nil)
		}
		inside = starts || continues
		list[len(list)-1] = append(list[len(list)-1], line)
	}
	return list
}

// moved puts the files of stores that came home into their new folders, and leaves out those that are gone.
func moved(files []file, folders map[string]string) []file {
	var kept []file
	for _, f := range files {
		for from, to := range folders {
			rest, inside := strings.CutPrefix(f.path, from+"/")
			switch {
			case !inside:
			case to == "":
				f.path = ""
			default:
				f.path = to + "/" + rest
			}
		}
		if f.path != "" {
			kept = append(kept, f)
		}
	}
	return kept
}
