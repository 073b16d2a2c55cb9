using System.Collections.Frozen;
using Yiwang.Events;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>The response codes of the Handle protocol for a person: what happened, and what to do about it on the client.</summary>
internal static class ResponseWords
{
    private static readonly FrozenDictionary<ResponseCode, (Bilingual Means, Bilingual? Do)> s_words = new Dictionary<ResponseCode, (Bilingual, Bilingual?)>
    {
        [ResponseCode.Success] = (new("成功", "Success"), null),
        [ResponseCode.Error] = (new("出错", "Error"), new("答复里的说明和运行日志有原因；稍后再试。", "The message in the answer and the running log say why; try again later.")),
        [ResponseCode.ServerBusy] = (new("服务器忙", "Server busy"), new("同一地址问得太快，或者节点正在停机、磁盘不足。放慢后重试。", "This address asks too fast, or the node is stopping or short of disk. Slow down and repeat.")),
        [ResponseCode.ProtocolError] = (new("报文不对", "Protocol error"), new("报文读不懂：核对客户端的协议版本，以及中间有没有改动报文的设备。", "The message cannot be read: check the client's protocol version and anything in between that alters packets.")),
        [ResponseCode.OperationUnsupported] = (new("不支持这个操作", "Operation not supported"), new("“接入指南”列出了支持的操作。", "The connection guide lists the operations that are supported.")),
        [ResponseCode.RecursionCountTooHigh] = (new("递归次数太多", "Recursion count too high"), new("几个节点互相转发，绕成了环：核对各节点的上级地址。", "Nodes pass the question in a circle: check their upstream addresses.")),
        [ResponseCode.ServerBackup] = (new("服务器正在备份", "Server is being backed up"), new("稍后重试。", "Try again later.")),
        [ResponseCode.HandleNotFound] = (new("没有这个标识，或已作废", "No such identifier, or voided"), new("核对前缀和后缀，注意全角字符和空格；还没登记的先登记。", "Check prefix and suffix, full-width characters and blanks; register it first if it is new.")),
        [ResponseCode.HandleExists] = (new("标识已存在", "Identifier exists"), new("网关超时后重试得到这个答复，就是上一次已经成功。要修改请用修改操作。", "After a timeout this means that the first try succeeded. To change it, use a modify operation.")),
        [ResponseCode.HandleInvalid] = (new("标识格式不对", "Not an identifier"), new("应为“前缀/后缀”，UTF-8，最长 255 个字符。", "Write prefix/suffix in UTF-8, at most 255 characters.")),
        [ResponseCode.ValuesNotFound] = (new("没有要的值", "No such values"), new("标识存在，但没有所要的索引或类型，或者无权看到。去掉筛选再问一次。", "The identifier exists without the index or type asked for, or you may not see it. Ask again without the filter.")),
        [ResponseCode.ValueExists] = (new("值已存在", "Value exists"), new("这个索引已经有值：用修改，或换一个索引。", "The index is taken: modify it, or choose another.")),
        [ResponseCode.ValueInvalid] = (new("值不对", "Invalid value"), new("不符合模板或大小上限，答复里的说明指出了哪一项。", "It breaks the template or a size limit; the message in the answer names the item.")),
        [ResponseCode.SiteInfoOutOfDate] = (new("站点信息已过期", "Site information out of date"), new("客户端会自己重新获取站点信息；反复出现时清掉它的缓存。", "The client fetches site information again by itself; clear its cache if this repeats.")),
        [ResponseCode.NotResponsible] = (new("这个前缀不由本节点负责", "This node is not responsible"), new("应连接前缀授权里写的节点；“前缀”页面能查到。", "Connect to the node named in the prefix's delegation; the Prefixes page shows it.")),
        [ResponseCode.ServiceReferral] = (new("转到另一个服务", "Referral to another service"), new("不是错误：客户端接着去问答复里的服务。", "No error: the client goes on to the service in the answer.")),
        [ResponseCode.PrefixReferral] = (new("转到前缀所在的节点", "Referral to the prefix's node"), new("不是错误：客户端接着去问答复里的节点。", "No error: the client goes on to the node in the answer.")),
        [ResponseCode.AdminInvalid] = (new("管理身份不对", "Not an administrator"), new("登录名不是本节点的凭证：在“接入凭证”里核对“索引:标识”。", "The name is no credential of this node: compare index:handle with the Credentials page.")),
        [ResponseCode.NoRights] = (new("没有权限", "No rights"), new("凭证有效，但它的角色不能这样做，或者标识属于其他单位。在“接入凭证”里调整角色。", "The credential is good, but its roles do not permit this or the identifier is another organisation's. Change its roles on the Credentials page.")),
        [ResponseCode.AuthenticationNeeded] = (new("需要身份验证（质询）", "Authentication needed (challenge)"), new("正常的一步：客户端接着用密钥回答质询。只停在这一步，说明客户端没有配置密钥。", "An ordinary step: the client answers the challenge with its key. If it stops here, the client has no key configured.")),
        [ResponseCode.AuthenticationFailed] = (new("身份验证失败", "Authentication failed"), new("签名或密钥对不上：核对客户端用的私钥与“接入凭证”里的公钥是不是一对，密钥有没有多出空格或换行。", "Signature or secret does not match: compare the client's private key with the public key on the Credentials page, and look for blanks or line ends in the secret.")),
        [ResponseCode.CredentialInvalid] = (new("凭证不对", "Invalid credential"), new("没有这个“索引:标识”，或已撤销，或算法不同。在“接入凭证”里核对。", "There is no such index:handle, it was revoked, or its algorithm differs. Compare with the Credentials page.")),
        [ResponseCode.AuthenticationTimeout] = (new("回答质询太迟", "Challenge answered too late"), new("质询只在短时间内有效：核对两边时钟，减少中间的等待。", "A challenge holds for a short time: check both clocks and any waiting in between.")),
        [ResponseCode.AuthenticationError] = (new("无法验证身份", "Unable to authenticate"), new("凭证保存在别处时，要能从本节点连到那个站点。", "With a credential held elsewhere, this node must be able to reach that site.")),
        [ResponseCode.SessionTimeout] = (new("会话已过期", "Session timed out"), new("客户端应重新建立会话；节点重启后也会这样。", "The client sets up a session again; a restart of the node has the same effect.")),
        [ResponseCode.SessionFailed] = (new("会话建立失败", "Session failed"), new("换一种密钥交换方式，或不用会话。", "Use another key exchange, or no session.")),
        [ResponseCode.SessionKeyInvalid] = (new("会话密钥不对", "Invalid session key"), new("公钥与解密用的私钥不是一对，或算法不支持。", "Public and private key do not belong together, or the algorithm is not supported.")),
        [ResponseCode.SessionNeedsRsaKey] = (new("会话需要 RSA 密钥", "Session needs an RSA key"), new("这种密钥交换只支持 RSA 或 SM2。", "This key exchange takes RSA or SM2.")),
        [ResponseCode.SessionSetupInvalid] = (new("会话参数不对", "Invalid session set-up"), new("核对密钥交换方式和算法。", "Check key exchange and algorithm.")),
        [ResponseCode.SessionMessageRejected] = (new("会话消息重复", "Session message rejected"), new("同一计数的消息收到两次：客户端重发时计数要加一。", "The counter was seen before: a client that repeats must count on.")),
        [ResponseCode.ChannelError] = (new("通道异常", "Channel error"), new("连接断了：重新连接并登录。", "The connection broke: connect and log in again.")),
        [ResponseCode.ChannelTimeout] = (new("通道超时", "Channel timed out"), new("网络太慢或被拦截：核对防火墙。", "The network is slow or blocked: check the firewall.")),
        [ResponseCode.DailyLimit] = (new("请求次数超限", "Request limit reached"), new("放慢请求；批量内容用批量接口或文件导入。", "Slow down; send bulk data by a batch or a file.")),
        [ResponseCode.RegistrationLimit] = (new("注册数量超限", "Registration limit reached"), new("请节点管理员放宽。", "Ask the node's administrator to raise it.")),
        [ResponseCode.PrefixLimit] = (new("前缀数量超限", "Prefix limit reached"), new("请节点管理员放宽。", "Ask the node's administrator to raise it.")),
    }.ToFrozenDictionary();

    public static IEnumerable<ResponseCode> Known => s_words.Keys;

    public static Bilingual Means(int code) => s_words.TryGetValue((ResponseCode)code, out var words) ? words.Means : new("其他", "Other");

    /// <summary>Null when there is nothing to do.</summary>
    public static Bilingual? Do(int code) => s_words.TryGetValue((ResponseCode)code, out var words) ? words.Do : null;

    /// <summary>A step on the way rather than an answer: coloured as neither good nor bad.</summary>
    public static bool IsStep(int code) => (ResponseCode)code is ResponseCode.AuthenticationNeeded or ResponseCode.ServiceReferral or ResponseCode.PrefixReferral;
}
