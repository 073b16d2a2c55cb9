using System.Collections.Frozen;

namespace Yiwang.Events;

/// <summary>What each code says to a person who has nothing more exact to read: one sentence that tells what to do.</summary>
public static class CodeSentences
{
    private static readonly FrozenDictionary<string, Bilingual> s_sentences = new Dictionary<string, Bilingual>
    {
        [Codes.Ok] = new("已完成。", "Done."),
        [Codes.EventsConflict] = new("您查看之后有人改过它。请重新打开，再改一次。", "Somebody changed it since you read it. Read it again and repeat."),
        [Codes.EventsReadOnly] = new("节点当前只读，没有写入任何内容；查询不受影响。请管理员运行 yiwang doctor。", "The log accepts no writes (a disk refused to flush, or the folder is read-only). Reads go on; the administrator runs `yiwang doctor`."),
        [Codes.EventsDiskFull] = new("磁盘已满，没有写入任何内容。请腾出空间后重试。", "Nothing was written. Free space, then repeat."),
        [Codes.EventsCorrupt] = new("这条存证的数据已损坏，不予提供。请管理员运行 yiwang log verify，再从备份恢复。", "This entry is damaged and is not served. The administrator runs `yiwang log verify` and restores it from a backup."),
        [Codes.EventsTooLarge] = new("一条记录最多 65,535 字节。大的内容请作为文件上传。", "A fact may hold 65,535 bytes. Put large data in a file."),
        [Codes.RequestInvalid] = new("请求有误，请按提示改正后重试。", "The request is wrong: correct what is named here and repeat."),
        [Codes.RequestTooLarge] = new("请求超过了上限。", "A limit was exceeded."),
        [Codes.RequestLimited] = new("请求过于频繁，请稍后再试。", "Too many requests. Try again later."),
        [Codes.RequestTimeout] = new("处理超时，已停止。请稍后再试；批量内容请用文件导入。", "It took too long and was stopped. Try later, and send bulk data as a file."),
        [Codes.PartiesSignInNeeded] = new("请先登录。", "Sign in first."),
        [Codes.PartiesSignInFailed] = new("用户名或密码不对。", "Wrong user name or password."),
        [Codes.PartiesLocked] = new("密码错误次数过多，账号已锁定。请稍后再试，或找本单位管理员。", "Too many wrong passwords: the account is locked. Wait, or ask the administrator of your organisation."),
        [Codes.PartiesCodeNeeded] = new("请再输入手机验证器上显示的 6 位验证码。", "Now give the 6-digit code that your authenticator app shows."),
        [Codes.PartiesForbidden] = new("没有权限。如果工作需要，请找本单位管理员授权。", "You may not do this. Ask the administrator of your organisation if your work needs it."),
        [Codes.PartiesNotFound] = new("没有这个组织或用户，请核对名称或代码。", "There is no such organisation or user."),
        [Codes.PartiesUsccInvalid] = new("统一社会信用代码不对：应为 18 位，并且校验位正确。", "Not a unified social credit code: 18 characters with a right check digit."),
        [Codes.PartiesUsccTaken] = new("这个统一社会信用代码已经登记。", "The organisation is registered already."),
        [Codes.PartiesUserTaken] = new("这个用户名已被使用，请换一个。", "The user name is taken; choose another."),
        [Codes.PartiesAuditUnavailable] = new("审计无法写入，因此拒绝了这个请求。请联系管理员。", "The audit cannot be written, so the request was refused."),
        [Codes.ThingsHandleInvalid] = new("标识格式不对，应为“前缀/后缀”。", "Not an identifier: write prefix/suffix."),
        [Codes.ThingsHandleTaken] = new("这个标识已经存在。标识不重复使用，请换一个。", "The identifier exists already. Identifiers are never reused; choose another."),
        [Codes.ThingsNotFound] = new("没有这个标识，请核对。", "There is no such identifier."),
        [Codes.ThingsValuesNotFound] = new("标识存在，但没有您要的值。", "The identifier exists, but has no such values."),
        [Codes.ThingsVoided] = new("这个标识已注销。", "The identifier has been voided."),
        [Codes.ThingsPrefixNotHere] = new("这个前缀不由本节点负责。", "Another node is responsible for this prefix."),
        [Codes.ThingsPrefixUnknown] = new("这个前缀没有分配给任何节点。", "No node has been given this prefix."),
        [Codes.ThingsPrefixTaken] = new("这个前缀已经分配，请换一个。", "The prefix is given away already; choose another."),
        [Codes.ThingsPrefixSuspended] = new("这个前缀已暂停：不能新注册，已有标识照常解析。", "The prefix is suspended: no new registrations, resolution goes on."),
        [Codes.ThingsRangeOverlap] = new("标识段与已有的标识段或标识重叠。", "The range meets another range or a registered identifier."),
        [Codes.ThingsRangeInvalid] = new("标识段不对：起始号不能大于结束号，且都不能超过位数。", "Not a range: from must not exceed to, and both must fit the number of digits."),
        [Codes.ThingsAliasTaken] = new("这个别名已属于另一个标识。", "The alias belongs to another identifier."),
        [Codes.ThingsTemplateUnknown] = new("没有这个模板，请核对模板标识和版本。", "There is no such template or version."),
        [Codes.ThingsTemplateUnpublished] = new("模板还没有发布，请先发布。", "The template is not published yet."),
        [Codes.ThingsTemplateInvalid] = new("模板有误，请按提示改正。", "The template breaks a rule: correct what is named here."),
        [Codes.ThingsValueInvalid] = new("有一项不符合模板的要求，请按提示改正。", "A value breaks a rule of the template: correct what is named here."),
        [Codes.EventsNotFound] = new("没有这条存证记录，请核对位置。", "The log has no entry at this position."),
        [Codes.EventsErased] = new("这部分内容已按要求删除；记录和证明仍在。", "This part was erased on request; the entry and its proof remain."),
        [Codes.ThingsPrefixCancelled] = new("这个前缀已注销，不会再分配。", "The prefix was given back or withdrawn and is never given out again."),
        [Codes.ThingsAliasInvalid] = new("别名不符合它的编码规则，请按提示改正。", "The alias breaks a rule of its scheme: correct what is named here."),
        [Codes.ThingsDuplicateRow] = new("同一批里有重复的标识或别名。", "The identifier or alias stands in an earlier row of the same import."),
        [Codes.ThingsValueTaken] = new("这个序号已有值。要改它请用修改，或换一个序号。", "There is a value at this index already. Modify that one, or take another index."),
        [Codes.ThingsValueTooLarge] = new("值太大：单个值最多 32 KiB，一条记录最多 60,000 字节。大的内容请作为附件。", "A value has at most 32 KiB, a record 60,000 bytes; put the rest into an attachment."),
        [Codes.EventsStopping] = new("节点正在停机，没有写入。请稍后重试。", "The node is shutting down; nothing was written. Try again shortly."),
        [Codes.NetUnreachable] = new("负责这个前缀的节点没有及时答复，请稍后再试。", "The responsible node did not answer in time. Try later."),
        [Codes.NetLoop] = new("解析在节点之间绕成了环，请告诉前缀的运营方。", "Nodes refer to each other in a circle; tell the prefix's operator."),
        [Codes.NetBadAnswer] = new("负责这个前缀的节点答复有误。", "The responsible node gave an answer that cannot be understood or verified."),
        [Codes.ConnectNoAnswer] = new("设备没有应答。请检查设备电源、网线和地址后重试。", "The device did not answer. Check its power, its cable and the address, then repeat."),
        [Codes.ConnectRefused] = new("设备拒绝了，或没有照做。请核对测点地址和设备的当前状态。", "The device refused, or did not do it. Check the point's address and what the device is doing."),
        [Codes.CasesNotFound] = new("没有这个办件，或者您不是它的参与方。", "There is no such case, or you have no part in it."),
        [Codes.CasesStale] = new("这个办件在您打开之后被改过，请看看改了什么再提交。", "It was changed since you opened it. Look at what changed, then submit again."),
        [Codes.CasesNotPossible] = new("现在不能这样办理，请看办件的当前状态和提示。", "This cannot be done now: see the state of the case and the reason."),
        [Codes.CasesFieldInvalid] = new("有的项没有填好，请按提示改正。", "A field is missing or wrong: correct what is named here."),
        [Codes.NodeFault] = new("节点出了意外，已记入运行日志。请稍后再试，或联系管理员。", "Something unexpected happened and was logged. Try later, or tell the administrator."),
    }.ToFrozenDictionary();

    /// <summary>The outcome's own sentence, else its code's; a code that nobody knows stands for itself.</summary>
    public static Bilingual Of(in Outcome outcome) =>
        outcome.Say ?? (s_sentences.TryGetValue(outcome.Code ?? "", out var sentence) ? sentence : new(outcome.Code ?? "", outcome.Code ?? ""));
}
