"""Words found in lists: header names, totals, signatures, and what an import says about them."""

DAMAGE = {
    "package": "压缩包不完整",
    "too_big": "展开后的内容大得不正常",
    "empty": "文件是空的",
    "long_cell": "第 {line} 行附近有一格长得不正常，多半是少了一个引号",
}

# What a file is that only bears the name of a workbook.
DISGUISES = {
    "webpage": "网页（HTML），里面没有表格，多半是导出时登录已经过期",
    "archived_page": "“单个文件网页”（MHT）",
    "document": "PDF 文件",
    "picture": "图片",
}

# What stands around a header name without changing what it means; removed before comparing.
HEADER_NOISE = r"[*★☆※●◆]|\(?(?:必填项?|选填项?|必录|非必填|必须)\)?"
HEADER_BRACKETS = r"[(\[{【〔<].*?[)\]}】〕>]"
HEADER_NUMBER = r"(?<=\D)[\d一二三四五]$"  # 手机2, 备注一
TIME_IS_DATE = ("时间", "日期")  # 最近成交时间 is 最近成交日期
HEADER_PREFIXES = ("客户方", "对方", "客户", "公司", "单位", "企业", "主要", "主", "现", "本次")

# Header names of lists beyond the synonyms of the columns themselves: there a name may mean
# several things, here the content has the last word (see OPTIONS).
HEADER_WORDS: dict[str, tuple[str, ...]] = {
    "customer_id": ("病历号", "就诊号", "就诊卡号", "学号", "学员号", "会员编号", "买家编号", "学员编号", "业主编号", "用户编号", "会员号", "会员卡号", "客商编码", "往来单位编码", "序列号", "档案号", "no.", "id"),
    "customer_name": ("客户名", "学员姓名", "学员", "业主", "业主姓名", "车主", "车主姓名", "户主", "买家", "买家姓名", "患者姓名", "患者", "病人姓名", "学生姓名", "学生", "孩子姓名", "宝宝姓名", "家长姓名", "建设单位", "业主单位", "委托单位", "甲方单位", "客户公司", "客户单位名称", "公司全称", "单位全称", "企业全称", "会员名称", "会员姓名", "商家名称",
                      "店名", "店铺名称", "商户", "商家", "用户名称", "用户姓名", "采购单位", "购货单位", "甲方", "甲方名称",
                      "customername", "companyname", "name", "customer", "account", "accountname"),
    "contact_name": ("老板", "店长", "家长", "接洽人", "联系人员", "客户联系人", "联络员", "经办人", "收货人", "老板姓名", "店主", "contactname", "contactperson"),
    "mobile": ("移动号码", "手机/微信", "手机(微信)", "手机号码(11位)", "联系人手机", "联系人手机号", "mobilephone", "cell", "phonenumber"),
    "phone": ("联系方式", "固话", "固定电话/传真", "客户电话", "联系人电话", "电话/手机", "手机/电话", "来电号码", "telephone", "officephone"),
    "other_phones": ("备用手机", "手机号2", "手机号码2", "联系电话2", "第二联系电话", "备用联系方式", "备用号码"),
    "province": ("所属省份", "地区编码", "行政区划", "行政区划代码", "区划代码", "地区代码", "省(市)", "省市区", "地区", "所在地区", "区域", "所属区域", "所在地", "province"),
    "city": ("地级市", "所属城市", "city"),
    "district": ("区(县)", "县/区", "县(区)", "district", "county"),
    "address": ("客户地址", "企业地址", "店铺地址", "经营地址", "送货地址", "邮寄地址", "家庭住址", "住址", "详址", "门店地址", "公司所在地"),
    "owner": ("跟单员", "归属业务员", "负责业务员", "负责销售", "业务代表", "业务负责人", "跟进业务员", "所属销售", "归属销售", "客服",
              "客户负责人", "维护人", "维护人员", "对接业务员", "我方负责人", "salesperson", "sales", "salesrep"),
    "state": ("客户阶段", "阶段", "目前状态", "当前状态", "status"),
    "acceptance": ("意向程度", "意向(%)", "购买意向", "成单概率", "成单几率", "成交几率", "把握", "把握度"),
    "manual_grade": ("客户等级(abc)", "abc分类", "abc", "意向等级", "客户意向", "意向强度", "客户分级", "分级", "会员等级", "grade", "level", "rating"),
    "agreed_contact": ("下次联系", "下次拜访", "下次拜访日期", "下次回访", "下次回访日期", "下次沟通", "计划联系日期", "计划跟进日期",
                       "预约时间", "提醒日期", "nextcontact", "nextfollowup"),
    "latest_note": ("最近沟通", "最近沟通内容", "跟进备注", "跟踪记录", "跟踪情况", "回访记录", "回访情况", "拜访记录", "联系情况", "沟通记录",
                    "洽谈记录", "最新进展", "联系记录", "沟通内容", "通话记录"),
    "short_name": ("简写", "昵称", "助记名"),
    "customer_type": ("客户属性", "企业/个人", "个人/企业", "客户种类"),
    "class_code": ("客户类型", "所属分类", "客户分组", "分组", "客户群"),
    "nature": ("客户性质", "渠道类型", "渠道性质", "经营性质"),
    "industry": ("所在行业", "客户行业", "行业类型", "从事行业", "业态"),
    "staff_size": ("公司规模", "单位规模", "员工数", "员工规模", "公司人数", "员工人数(人)"),
    "annual_revenue": ("年销售收入", "年收入", "年产值(万元)", "营业收入"),
    "founded": ("成立年份", "开业日期", "创立日期"),
    "birth_date": ("出生日期/生日", "客户生日", "birthday"),
    "uscc": ("统一社会信用代码/税号", "统一社会信用代码(税号)", "社会统一信用代码", "统一信用码", "信用代码/税号", "公司税号", "企业税号", "营业执照号码",
             "统一代码", "taxid"),
    "legal_person": ("法人名称", "负责人(法人)", "企业负责人", "法定代表人/负责人"),
    "person_id": ("身份证号/证件号", "客户身份证", "身份号码", "idcard", "idnumber"),
    "services": ("主营", "主营产品/服务", "产品", "需求", "需求内容", "意向产品", "购买意向产品", "采购产品", "合作产品", "经营产品", "采购需求", "所需产品",
                 "采购品类", "主要产品"),
    "source": ("客户渠道", "渠道", "来源方式", "线索来源", "客户来源渠道", "source"),
    "email": ("邮箱/email", "联系邮箱", "公司邮箱", "mail", "e-mail地址", "邮件地址"),
    "wechat": ("微信/qq", "微信账号", "微信名", "weixin"),
    "website": ("网店", "店铺链接", "website", "url", "公司网站"),
    "social": ("qq号码", "qq/微信", "抖音号", "旺旺"),
    "bank": ("开户行及网点", "开户支行", "开户银行名称", "基本户开户行"),
    "bank_account": ("开户账号", "银行账户", "账户", "对公账户", "收款账号", "基本户账号", "卡号"),
    "credit_limit": ("信用额", "赊销额度", "欠款额度", "额度"),
    "credit_days": ("付款周期", "结算周期", "回款周期", "账期天数"),
    "points": ("当前积分", "剩余积分"),
    "opening_amount": ("金额", "累计金额", "累计消费", "累计销售", "累计销售额", "销售额", "成交额", "合同金额", "订单金额", "交易金额", "累计交易额", "累计交易金额", "累计采购额", "累计成交额", "成交总额",
                       "总金额", "采购金额", "历史成交额", "消费总额", "累计采购金额", "年度成交金额", "订单总额", "累计消费金额", "历史成交金额", "累计成交总额", "历史交易金额", "消费总金额", "累计订单金额", "已成交金额", "累计回款", "累计购买金额", "累计销售金额"),
    "opening_count": ("交易次数", "进店次数", "到店次数", "订单数", "订单数量", "下单次数", "合作次数", "采购次数", "累计次数", "成交单数", "成交笔数", "累计交易次数"),
    "opening_last_trade": ("成交日期", "最近进店日期", "最近到店日期", "最近进店", "最近到店", "成交时间", "签约日期", "签单日期", "最近采购日期", "最近下单", "最近下单日期", "最近下单时间", "最后购买日期", "上次采购",
                           "上次购买时间", "最近交易", "最后交易日期", "购买日期", "最近一次成交", "最近采购", "最近购买", "末次消费日期",
                           "末次就诊", "末次就诊日期", "最近就诊", "最近就诊日期"),
    "opening_last_contact": ("跟进时间", "最近联系", "最近跟进时间", "最后联系日期", "最后联系时间", "最后跟进", "最后跟进日期", "上次跟进", "上次跟进日期",
                             "上次跟进时间", "上次拜访", "最近拜访", "最近拜访日期", "拜访日期", "联系日期", "联系时间", "最近回访", "最近沟通日期", "沟通日期",
                             "上次联系时间"),
    "foreign_id": ("原系统编号", "系统编号", "助记码", "客户代号", "代号"),
    "created": ("建档", "首诊日期", "初诊日期", "开卡日期", "办卡日期", "加入日期", "注册时间(系统)", "入会日期", "入会时间", "开户日期", "登记时间", "添加时间", "首次接触", "首次联系",
                "首次联系日期", "建立日期", "createdate", "createtime", "date"),
    "updated": ("更新", "最后修改", "最后修改时间", "修改时间"),
    "remark": ("备注说明", "其他", "其它", "其他信息", "特殊要求", "补充说明", "备注1", "备注2", "附言", "note", "notes", "remarks", "comment", "memo"),
}  # fmt: skip

# Headers that name a person; where one comes several times, a row holds several people.
PERSON_HEADERS = ("学生姓名", "患者姓名", "姓名", "车主", "车主姓名", "名字", "客户姓名", "业主姓名", "会员姓名", "业主", "户主", "学员姓名", "name")
# Rows under a header that tell how to fill it in.
DEMANDS = (r"(?:必填|选填|非必填|必录|可选|可不填|不必填|必须|可空|非空|不可为空)(?:项)?|文本|数字|数值|日期|整数|下拉选择|单选|多选"
           r"|(?:文本|数字|日期)格式|[YyMmDd/-]{6,10}")  # fmt: skip
SAMPLES = r"[(（【\[]?(?:示例|样例|范例|举例|示范|填写样例|样本)(?:行|数据)?(?:[)）】\]].*|\d?(?:[:：].*)?)|例\s*[:：].*|.*[(（【](?:示例|样例|范例|举例)[)）】]"
LEGEND = r"[^\s=＝:：]{1,8}\s*(?:[=＝:：]|[—-]{1,2}\D)"  # A＝重点客户, 红色：欠款
# A unit in a header, and what its amounts are worth in yuan.
UNITS = {"万元": 1e4, "万": 1e4, "亿元": 1e8, "千元": 1e3, "百万元": 1e6}
UNIT = r"[(（\[【,，/]\s*(?:单位[:：])?\s*(百万元|万元|亿元|千元|万)\s*[)）\]】]?$"
PAST_CENTURY = r"^([5-9]\d)(?=[-/.年]\d{1,2}[-/.月]\d{1,2}日?$)"  # of a birthday: 92.10.7
# Why a full number that stands elsewhere in the book belongs to a row.
FOUND_BY = {"comment": "批注就在这一行", "row": "写在同一行", "name": "那一行是同一个名称"}
# Words of which a header that names no customers is made.
HEADER_LIKE = (r".*(?:名称|编号|编码|日期|时间|单价|价格|金额|数量|规格|型号|姓名|部门|电话|手机|备注|等级|级别|说明|类型|类别|产品|工号|岗位|职务"
               r"|单位|库存|折扣|颜色|含义|业务员|比例|目标|合计|占比|家数|户数)(?:[(（].*[)）])?")  # fmt: skip
NAME_ENDINGS = ("姓名", "名称", "名字")  # of a header that names somebody, whoever that is
GROUP_HEADER = 10  # characters of a header that stands over several columns, at most

SERIAL_HEADERS = ("序号", "序", "no", "no.", "编号", "行号", "#", "项次", "num", "number", "index", "")

# A header that can mean several things: the first option whose content fits and whose column
# is still free. `shape` is one of core.listing.profile, `least` its least share.
# Option: (column id, shape or "", least share)
Option = tuple[str, str, float]
PHONES: tuple[Option, ...] = (("mobile", "mobile", 0.5), ("phone", "", 0.0))
DATES_OF_CONTACT: tuple[Option, ...] = (("opening_last_contact", "date", 0.3), ("latest_note", "", 0.0))
GRADES: tuple[Option, ...] = (("acceptance", "percent", 0.5), ("manual_grade", "grade", 0.5), ("state", "state", 0.3))
# Percentages and words in one column: the kind that most cells have wins; cleaning moves the other cells.
INTENTS: tuple[Option, ...] = (
    ("acceptance", "mostly_chance", 0.4), ("manual_grade", "mostly_grade", 0.4), ("state", "state", 0.3),
)  # fmt: skip
KINDS: tuple[Option, ...] = (
    ("customer_type", "customer_type", 0.5), ("nature", "nature", 0.5), ("ownership", "ownership", 0.5),
    ("manual_grade", "grade", 0.5), ("class_code", "class_code", 0.5),
)  # fmt: skip
OPTIONS: dict[str, tuple[Option, ...]] = {
    **dict.fromkeys(
        ("电话", "联系电话", "联系方式", "电话号码", "手机/电话", "电话/手机", "客户电话", "联系人电话", "来电号码", "tel", "phone", "phonenumber",
         "telephone", "号码"),
        PHONES,
    ),
    **dict.fromkeys(
        ("等级", "客户等级", "级别", "客户级别", "重要程度", "星级", "客户星级", "重要性", "客户分级", "分级", "人工等级", "abc分类", "abc",
         "grade", "level", "rating"),
        GRADES,
    ),
    **dict.fromkeys(
        ("意向", "意向等级", "意向级别", "意向度", "意向程度", "客户意向", "购买意向", "意向强度", "接受度", "接受程度", "成交概率", "把握", "把握度",
         "接受度(%)", "接受度%", "意向(%)", "意向百分比", "成交可能性", "可能性", "成单概率", "成单几率", "成交几率"),
        INTENTS,
    ),
    **dict.fromkeys(
        ("类型", "客户类型", "客户类别", "类别", "分类", "客户分类", "客户性质", "性质", "企业性质", "公司性质", "单位性质", "客户属性", "渠道类型",
         "客户种类"),
        KINDS,
    ),
    **dict.fromkeys(("状态", "客户状态", "合作状态", "跟进状态", "阶段", "客户阶段", "目前状态", "当前状态"),
                    (("state", "state", 0.3), ("manual_grade", "grade", 0.5))),
    **dict.fromkeys(("跟进", "最近跟进", "最近联系", "上次联系", "最后联系", "上次跟进", "最近沟通", "最近拜访", "最近回访", "联系记录"), DATES_OF_CONTACT),
    **dict.fromkeys(("下次联系", "下次跟进", "下次拜访", "下次回访", "下次沟通"), (("agreed_contact", "date", 0.3),)),
    **dict.fromkeys(("最近成交", "最近交易", "最近消费", "最近购买", "最近采购", "最近下单", "上次采购", "最近一次成交"),
                    (("opening_last_trade", "date", 0.3), ("opening_amount", "number", 0.5))),
    **dict.fromkeys(("日期", "时间", "date"), (("created", "date", 0.3),)),
    **dict.fromkeys(("地区", "所在地区", "区域", "所属区域", "所在地", "省市区"),
                    (("province", "province", 0.5), ("city", "city", 0.5), ("city", "region", 0.5))),
    **dict.fromkeys(("需求", "产品"), (("services", "", 0.0),)),
    **dict.fromkeys(("其他", "其它"), (("remark", "", 0.0),)),
    "金额": (("opening_amount", "number", 0.5),),
    "卡号": (("bank_account", "bank_account", 0.5), ("customer_id", "", 0.0)),
}  # fmt: skip

# 负责人 without more words: a colleague of ours, or the customer's own boss?
RESPONSIBLE = ("负责人", "责任人", "客户负责人", "主管", "经理")
# Headers that name the customer where no better one stands beside them, best first.
NAME_FALLBACKS = (
    "姓名",
    "名称",
    "客户",
    "联系人",
    "联系人姓名",
    "公司",
    "单位",
    "企业",
    "法人",
    "法定代表人",
    "收货人",
    "店主",
    "负责人",
)

# Where a second column goes when a better one holds the target already, and what joins the cells.
OVERFLOW = {"mobile": "other_phones", "phone": "other_phones", "other_phones": "other_phones", "remark": "remark",
            "latest_note": "latest_note", "province": "address", "address": "address"}  # fmt: skip
REGION_HEADERS = ("地区", "所在地区", "区域", "所属区域", "所在地", "省市区")  # only these may lead an address
JOINERS = {"other_phones": ";", "remark": "；", "latest_note": "；", "address": ""}
# What joins the cells of a customer over several rows; other columns that differ there contradict each other.
RUN_JOINERS = {"other_phones": ";", "remark": "；", "latest_note": "；", "own": "；"}
# Content that tells a column whatever its header says: shape, least share, column id.
TELLING = (("uscc", 0.8, "uscc"), ("person_id", 0.8, "person_id"), ("email", 0.8, "email"), ("mobile", 0.8, "mobile"))
# Content that tells a column without any header.
TELLING_NAMELESS = (("company", 0.6, "customer_name"), ("phone", 0.8, "phone"), ("address", 0.8, "address"),
                    ("person", 0.8, "contact_name"))  # fmt: skip
OWN_SUFFIX = "{header}（名单）"
NAMELESS = "列{letter}"

TOTALS = (r"(?:本页|本表|全部|全表|以上|本月|年度|当前)?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)(?:\s*[:：(（].*|\s*[\d.,]+.*|金额|人数|户数)?"
          r"|共\s*[\d,]+\s*[家条户个人行位笔].*")  # fmt: skip
NOTES = (r"(?:注|附注|备注|说明|填表说明|注意事项?|温馨提示|制表人?|制单人?|填表人?|填报人?|审核人?|复核人?|审批人?|批准人?|经办人?|统计人?|编制人?|编制|"
         r"主管|部门负责人|单位负责人|总经理|日期|填表日期|制表日期|打印日期|打印时间|导出时间|导出日期|统计日期|截至日期|截止日期|数据来源|数据截[至止]|更新时间|"
         r"联系电话|盖章|签字|签名|以下空白|以上数据.*)\s*(?:\d{0,2}\s*[:：、.)）].*|[（(].*[)）]\s*[:：]?.*)?")  # fmt: skip

PERSON_TITLES = ("先生", "女士", "小姐", "老师", "师傅", "总", "老板", "经理", "阿姨", "大姐", "大哥")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕"
    "殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊於惠甄曲封芮储靳汲邴糜松井段富巫"
    "乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭"
    "贡劳姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庚终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚"
    "越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代覃邸仝"
)

NUMBERED_HEADER = r"\s*[\d一二三四五六七八九]$"  # the number of 姓名2, 电话三
REASON_HEADER = "原因"  # the column that files of rows not imported get at their right
PROBLEM_HEADER = "问题"  # the column that a cleaned list gets at its right
ONLY_IN_ARCHIVES = frozenset({"missing_id", "malformed_id", "orphan_reference", "inactive_owner"})
HELD_SHEET = "未导入"

MAPPING_REASONS = {
    "header": "表头就是这一列的名称",
    "synonym": "表头是这一列的别名",
    "part": "表头里含有这一列的名称",
    "content": "按内容判断",
    "header_content": "表头有几种意思，按内容判断",
    "fallback": "名单里没有别的名称列",
    "merged": "与另一列合并",
    "own": "档案里没有这一列，原样保留",
    "serial": "行序号，不导入",
    "empty": "整列空白",
    "reason": "上次没有导入的原因，不导入",
    "person": "客户那边的人的资料，记入“联系人”表",
    "asked": "按 --map 指定",
    "remembered": "按“导入对应”表",
}

WHY_HELD = {
    "no_name": "没有客户名称",
    "other_name": "客户编号{id}在档案里是“{other}”，名称不同",
    "same_mobile": "手机{mobile}与“{other}”相同，名称不同",
    "several": "与多个客户同名（{other}），分不清是哪一个",
    "no_customer": "档案里没有这个客户（{who}）",
    "no_owner": "没有写是哪个客户",
    "several_customers": "有几个客户都叫“{who}”，请写客户编号",
    "other_customer": "客户编号{number}在档案里是“{bearer}”，名单里写的是“{who}”",
    "other_key": "编号{key}在档案里属于“{other}”",
    "no_content": "除了客户什么也没有写",
    "same_name": "与“{other}”同名，但没有信用代码或手机可以确认",
    "conflict": "{columns}{hint}",
}
SUSPECTED = ("other_name", "same_mobile", "several", "same_name")  # may be another customer
CONFLICT = "“{header}”已有“{ours}”，这一行是“{value}”"
# What a row that contradicts its customer may be all the same: the columns that differ, all of those that may, what to do.
CONFLICT_HINTS: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (frozenset({"contact_name"}), frozenset({"contact_name", "mobile", "phone", "other_phones", "email", "wechat", "sex"}),
     "。是这个客户的另一位联系人的话，导入这个文件时加 --table 联系人"),
    (frozenset(), frozenset({"mobile", "phone"}), "。两个号码都要的话，把这个移到“其他电话”列（没有就加一列）"),
)
LISTED_HEADER = "{header}（名单列：{listed}）"
OTHER_CUSTOMER = "“{name}”"
FORMULA_SIGNS = "=+-@"
# Text that a spreadsheet would run if it were typed: =…, @f, +f, -1+cmd|…
FORMULA_LIKE = r"=.+|[+-][\d\s]+[-+*/][^\d\s].*|@[A-Za-z_]+.*|[+-][A-Za-z@=(].*|[+-].*[A-Za-z]\w*\s*[|(!].*"
REASON_JOINER = "；"
BETWEEN_FIRMS = r"[\n\r、]+"  # in a cell that names several
