using System.Collections.Frozen;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Console.Language;

/// <summary>A sentence for every outcome: what happened and what to do. Total over <see cref="Codes.All"/>; a test proves it.</summary>
internal static class OutcomeWords
{
    public static Bilingual Of(Outcome outcome) => Table.TryGetValue(outcome.Code, out var words) ? words : Unknown;

    public static bool Knows(string code) => Table.ContainsKey(code);

    private static readonly Bilingual Unknown = new("操作没有完成，请稍后重试；如仍失败，请联系管理员。", "That did not work. Try again later; if it still fails, ask your administrator.");

    private static readonly FrozenDictionary<string, Bilingual> Table = new Dictionary<string, Bilingual>
    {
        [Codes.Ok] = new("已完成。", "Done."),
        [Codes.EventsConflict] = new("您打开页面之后，别人已经改过这一条。请刷新后在最新内容上重新修改。", "Somebody changed this after you opened the page. Reload and make your change on the newest version."),
        [Codes.EventsReadOnly] = new("本节点目前只能查询，不能写入。请联系节点管理员检查磁盘。", "This node is read-only at the moment. Ask the node administrator to check its disk."),
        [Codes.EventsDiskFull] = new("磁盘已满，没有写入任何内容。请联系节点管理员清理磁盘。", "The disk is full and nothing was written. Ask the node administrator to free space."),
        [Codes.EventsCorrupt] = new("这条存证记录的数据已损坏，系统不会把它当作事实展示。请联系节点管理员。", "This record is damaged and is not shown as fact. Ask the node administrator."),
        [Codes.EventsTooLarge] = new("内容太大：一条记录最多 65,535 字节。请把大文件作为附件。", "Too large: one record holds at most 65,535 bytes. Attach large content as a file."),
        [Codes.RequestInvalid] = new("填写的内容有误，请按提示修改。", "Some of the input is not valid. Correct it as marked."),
        [Codes.RequestTooLarge] = new("提交的内容超过了大小限制，请减小后再试。", "The request is over the size limit. Make it smaller and try again."),
        [Codes.RequestLimited] = new("查询太频繁，请稍等一分钟再试。", "Too many requests. Wait a minute and try again."),
        [Codes.PartiesSignInNeeded] = new("请先登录。", "Sign in first."),
        [Codes.PartiesSignInFailed] = new("用户名、密码或动态口令不对。", "The user name, password or one-time code is wrong."),
        [Codes.PartiesLocked] = new("连续输错次数过多，账号已暂时锁定，请 15 分钟后再试。", "Too many wrong attempts. The account is locked for a while; try again in 15 minutes."),
        [Codes.PartiesForbidden] = new("您的角色没有这项权限。如有需要，请联系本单位管理员。", "Your role does not permit this. Ask your organisation's administrator if you need it."),
        [Codes.PartiesNotFound] = new("没有找到这个单位或用户。", "There is no such organisation or user."),
        [Codes.PartiesUsccInvalid] = new("统一社会信用代码应为 18 位，且校验位要正确。请对照营业执照检查。", "The unified social credit code has 18 characters with a check digit. Compare it with the business licence."),
        [Codes.PartiesUsccTaken] = new("这个统一社会信用代码已经登记过。", "An organisation with this unified social credit code is already registered."),
        [Codes.PartiesUserTaken] = new("这个用户名已被使用，请换一个。", "This user name is taken. Choose another."),
        [Codes.PartiesAuditUnavailable] = new("审计日志暂时无法写入，为安全起见拒绝了这次操作。请联系节点管理员。", "The audit log cannot be written, so the request was refused. Ask the node administrator."),
        [Codes.ThingsHandleInvalid] = new("标识写法不对。正确写法是“前缀/后缀”，例如 99.501.1001/ZXJ26000731。", "That is not a valid identifier. It is written prefix/suffix, as 99.501.1001/ZXJ26000731."),
        [Codes.ThingsHandleTaken] = new("这个标识已经登记过。标识一经使用永不复用，请换一个后缀。", "This identifier is already registered. Identifiers are never reused; choose another suffix."),
        [Codes.ThingsNotFound] = new("没有登记过这个标识。请核对编码，注意数字 0 与字母 O。", "No such identifier is registered. Check the code; mind the digit 0 and the letter O."),
        [Codes.ThingsValuesNotFound] = new("这个标识存在，但没有您要查的数据项。", "The identifier exists, but it has no value of that kind."),
        [Codes.ThingsVoided] = new("这个标识已注销。", "This identifier has been voided."),
        [Codes.ThingsPrefixNotHere] = new("这个前缀由别的节点负责，请到该节点办理。", "Another node is responsible for this prefix. Go there."),
        [Codes.ThingsPrefixUnknown] = new("没有分配过这个前缀。", "This prefix has not been allocated."),
        [Codes.ThingsPrefixTaken] = new("这个前缀已经分配，请换一个。", "This prefix is already allocated. Choose another."),
        [Codes.ThingsPrefixSuspended] = new("这个前缀已暂停，不能登记新标识；已有标识仍可查询。", "This prefix is suspended: nothing new can be registered, existing identifiers still resolve."),
        [Codes.ThingsRangeOverlap] = new("号段与已有标识段重叠，请调整起止号。", "The range overlaps an existing one. Change its first or last number."),
        [Codes.ThingsRangeInvalid] = new("标识段的写法不对：止号不能小于起号，位数要够用。", "That is not a valid range: the last number must not be below the first, and the digits must suffice."),
        [Codes.ThingsAliasTaken] = new("这个别名已经指向另一个标识。", "This alias already points to another identifier."),
        [Codes.ThingsTemplateUnknown] = new("没有找到这个模板。", "There is no such template."),
        [Codes.ThingsTemplateUnpublished] = new("模板还没有发布。请先发布模板，再用它登记标识。", "The template is not published. Publish it before registering with it."),
        [Codes.ThingsTemplateInvalid] = new("模板内容有误，请按提示修改。", "The template is not valid. Correct it as marked."),
        [Codes.ThingsValueInvalid] = new("有的数据项不符合模板要求，请按提示修改。", "Some values do not fit the template. Correct them as marked."),
        [Codes.NetUnreachable] = new("负责这个标识的节点暂时连不上，请稍后再查。标识本身不受影响。", "The node responsible for this identifier cannot be reached now. Try again later; the identifier itself is not affected."),
        [Codes.NetLoop] = new("节点之间的指向出现了循环，已停止查询。请联系节点管理员。", "The nodes refer to each other in a loop. Ask the node administrator."),
        [Codes.NetBadAnswer] = new("对方节点的回答无法核实，没有采用。请稍后再查。", "The other node's answer could not be verified and was not used. Try again later."),
    }.ToFrozenDictionary();
}
