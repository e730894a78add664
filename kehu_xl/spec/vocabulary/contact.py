"""Words around a phone number and after a person's name."""

from typing import Final

from kehu_xl.spec.vocabulary import words

PHONE_LABELS: Final = words(
    """
    手机号码 手机号 手机 移动电话 联系电话 联系方式 联系手机 电话号码 电话 固定电话 固话 座机 办公电话 办公室 办公 办 宅电 住宅 家庭电话 家
    单位电话 单位 公司电话 号码 热线 客服电话 客服热线 客服 总机 Telephone Tel Mobile Phone Cell Mob 電話 手機
    """
)
SAME_WECHAT: Final = frozenset(  # the number beside it is a WeChat account too
    words(
        "微信 微信号 微信同号 微信同步 微信同手机 微信同手机号 手机微信同号 手机同微信 同微信 同微信号 v信 vx wx wechat"
    )
)
WECHAT_SIGNS: Final = words("信 v V w W")  # one of them is in every one of these
EMAIL_SEPARATORS: Final = ";；,，、/|"
MORE_EMAILS: Final = "其他邮箱 {emails}"
REMARK_JOINER: Final = "；"
FAX_LABELS: Final = words("传真 傳真 Fax")
EXTENSIONS: Final = words("转接 分机号 分机 转 ext. ext 轉")
NUMBER_SEPARATORS: Final = "；;、/，,|\\和或及与&+"
ABROAD_CODES: Final = words(
    "852 853 886"
)  # written without + or 00 as well; no area code of the mainland stands alone so
NUMBER_JOINER: Final = ";"
TITLES: Final = words(
    """
    先生 女士 小姐 太太 夫人 同志 师傅 老师 老板 老板娘 老总 总 总经理 副总经理 副总 经理 副经理 主任 副主任 厂长 副厂长 科长 部长 处长 局长
    校长 园长 院长 所长 站长 店长 队长 班长 组长 主管 总监 董事长 董事 会计 出纳 财务 采购 采购员 销售 业务 业务员 助理 秘书 文员 前台 工程师 总工 工
    医生 大夫 护士 律师 教授 书记 主席 会长 秘书长 村长 镇长 姐 哥 叔 阿姨 嫂 妹 弟 法人 负责人 联系人 客户 本人 代表
    """
)
WORDS_LIKE_SURNAMES: Final = frozenset(words("东方 第五 百里 东郭 南门 西门 司空 太叔"))  # 东方明珠 is nobody
NICKNAME_SIGNS: Final = "老小阿"  # before a surname: 老王
NO_NAME_SIGNS: Final = "打接号机勿停空话请电信晚午拨找没间里边办舍队装无"  # in remarks beside a number, not in names
NO_NAMES: Final = frozenset(  # they begin like a surname, and name nobody
    words(
        """
        常用 平时 何时 安保 安全 后勤 房东 房产 党办 车主 车行 老公 老婆 老家 老人 老总 项目 项目部 通用 东门 文化 广告 国际 国内 都行 任意 万一
        小时 小孩 小车 小区 于此 和谐 利用 时常 全天 全家 全部 公用 公司 家用 经常 经销 能加 能用 易忘 成交 宣传 宫保 师范 单位 农家 红包 向导
        """
    )
)
SURNAMES_OF_TWO: Final = frozenset(
    words(
        "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 长孙 宇文 夏侯 轩辕 南宫 端木 独孤 呼延 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 钟离 鲜于 闾丘 司空 赫连 拓跋 西门 第五 百里 东郭 南门"
    )
)
