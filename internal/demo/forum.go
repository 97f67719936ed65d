package demo

import (
	"context"
	"io"
	"strconv"
)

// forum is the parents' forum, as a dump of MySQL: accounts, posts, and a dictionary that is about nobody.
func (g *generator) forum() file {
	return file{path: "aliyun/hz-forum-db/dump/forum.sql", write: func(ctx context.Context, w io.Writer) error {
		users, posts := g.scaled(forumUsers), g.scaled(allPosts)
		for _, part := range []struct {
			head string
			n    int
			row  func([]byte, int) []byte
		}{
			{forumUserTable, users, g.forumUserRow},
			{forumPostTable, posts, g.forumPostRow},
			{forumDictTable, len(counties), provinceRow},
		} {
			if _, err := io.WriteString(w, part.head); err != nil {
				return err
			}
			if err := rows(ctx, w, 0, part.n, part.row); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, "-- Dump completed\n")
		return err
	}}
}

const forumUserTable = `-- MySQL dump 10.13
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE ` + "`forum_user`" + ` (
  ` + "`user_id`" + ` bigint NOT NULL COMMENT '用户ID',
  ` + "`nickname`" + ` varchar(64) DEFAULT NULL COMMENT '昵称',
  ` + "`mobile`" + ` varchar(20) DEFAULT NULL COMMENT '手机号',
  ` + "`register_ip`" + ` varchar(40) DEFAULT NULL COMMENT '注册IP',
  ` + "`created_at`" + ` datetime DEFAULT NULL,
  PRIMARY KEY (` + "`user_id`" + `)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='论坛用户';
`

const forumPostTable = `CREATE TABLE ` + "`forum_post`" + ` (
  ` + "`post_id`" + ` bigint NOT NULL,
  ` + "`user_id`" + ` bigint NOT NULL COMMENT '发帖人',
  ` + "`title`" + ` varchar(200) DEFAULT NULL COMMENT '标题',
  ` + "`content`" + ` text COMMENT '帖子内容',
  ` + "`like_count`" + ` int DEFAULT '0' COMMENT '点赞数',
  ` + "`reply_count`" + ` int DEFAULT '0' COMMENT '回复数',
  ` + "`created_at`" + ` datetime DEFAULT NULL,
  PRIMARY KEY (` + "`post_id`" + `)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='家长论坛帖子';
`

const forumDictTable = `CREATE TABLE ` + "`sys_region`" + ` (
  ` + "`code`" + ` char(6) NOT NULL COMMENT '行政区划代码',
  ` + "`city`" + ` varchar(32) DEFAULT NULL,
  ` + "`district`" + ` varchar(32) DEFAULT NULL,
  PRIMARY KEY (` + "`code`" + `)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='行政区划字典';
`

// forumUserRow is an account of a guardian.
func (g *generator) forumUserRow(b []byte, i int) []byte {
	d := g.roll(ofPost, i)
	guard := g.guardian(g.poster(i))
	b = append(b, "INSERT INTO `forum_user` VALUES ("...)
	b = appendNumber(b, 70_000+i)
	b = append(b, ",'"...)
	b = append(append(b, d.of(nicknames())...), strconv.Itoa(d.n(1000))...)
	b = append(append(b, "','"...), guard.mobile...)
	b = append(append(b, "','"...), d.of(networks())...)
	for range 3 {
		b = appendNumber(append(b, '.'), 1+d.n(254))
	}
	b = appendTime(append(b, "','"...), i)
	return append(b, "');\n"...)
}

// poster is the student whose guardian has account i.
func (g *generator) poster(i int) int { return i * 10 % g.students }

func (g *generator) forumPostRow(b []byte, i int) []byte {
	d := g.roll(ofPost, i+allPosts)
	b = append(b, "INSERT INTO `forum_post` VALUES ("...)
	b = appendNumber(b, 4_000_000+i)
	b = appendNumber(append(b, ','), 70_000+d.n(g.scaled(forumUsers)))
	b = append(append(b, ",'"...), d.of(postTitles())...)
	b = append(b, "','"...)
	for range 2 + d.n(3) {
		b = append(b, d.of(postSentences())...)
	}
	b = appendNumber(append(b, "',"...), d.n(400))
	b = appendNumber(append(b, ','), d.n(60))
	b = appendTime(append(b, ",'"...), i*3)
	return append(b, "');\n"...)
}

func provinceRow(b []byte, i int) []byte {
	c := counties[i]
	b = append(append(b, "INSERT INTO `sys_region` VALUES ('"...), c.code...)
	b = append(append(b, "','"...), c.city...)
	b = append(append(b, "','"...), c.district...)
	return append(b, "');\n"...)
}

func nicknames() []string {
	return []string{"阳光妈妈", "静待花开", "学霸爸爸", "小雨点", "追风少年", "海淀妈妈", "晨曦", "奶茶不加糖"}
}

func postTitles() []string {
	return []string{"关于作业量的讨论", "求推荐英语网课", "新课标解读", "小升初政策怎么看", "孩子不爱阅读怎么办", "双减之后的选择"}
}

func postSentences() []string {
	return []string{
		"大家觉得现在的作业量合理吗？", "我家孩子每天十点才能睡。", "希望学校能多安排一些体育课。", "这门课老师讲得很细，推荐。",
		"不太认同楼上的看法。", "建议教育部门公开听取家长意见。", "昨天的家长会大家都去了吗？", "政策出来以后变化确实很大。",
		"网课的效果因人而异吧。", "有没有一起拼课的家长？",
	}
}
