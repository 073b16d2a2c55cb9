using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Console.Accounts;

/// <summary>The audit in words. Files and exports keep the stable names.</summary>
internal static class AuditWords
{
    private const int LongestShown = 80;

    private static readonly FrozenDictionary<string, Bilingual> s_acts = new Dictionary<string, Bilingual>
    {
        ["sign-in"] = new("登录", "Sign in"),
        ["sign-in.demo"] = new("演示登录", "Demonstration sign-in"),
        ["sign-in.handle"] = new("Handle 协议登录", "Sign in by the Handle protocol"),
        ["sign-in.handle-rest"] = new("Handle JSON 登录", "Sign in by Handle JSON"),
        ["sign-in.handle-verify"] = new("代别的服务器验证", "Verify for another server"),
        ["sign-in.snms"] = new("二级节点接口登录", "Sign in by the second-level-node API"),
        ["sign-in.doip"] = new("企业节点接口登录", "Sign in by the enterprise-node API"),
        ["sign-in.app"] = new("应用登录", "App sign-in"),
        ["sign-out"] = new("退出登录", "Sign out"),
        ["switch"] = new("切换单位", "Switch organisation"),
        ["token"] = new("使用令牌", "Use a token"),
        ["token.issue"] = new("发放令牌", "Issue a token"),
        ["token.revoke"] = new("撤销令牌", "Revoke a token"),
        ["account-rate"] = new("超过账号的请求速率", "Exceed the account's rate"),
        ["password.change"] = new("修改密码", "Change the password"),
        ["password.reset"] = new("重置密码", "Reset a password"),
        ["second-factor.add"] = new("启用两步验证", "Turn on the second factor"),
        ["second-factor.remove"] = new("停用两步验证", "Turn off the second factor"),
        ["node.found"] = new("建立节点", "Set up the node"),
        ["org.register"] = new("登记单位", "Register an organisation"),
        ["org.revise"] = new("修改单位资料", "Change an organisation"),
        ["org.rotate-key"] = new("更换单位密钥", "Rotate the organisation's key"),
        ["org.region"] = new("设置单位属地", "Set an organisation's region"),
        ["user.district"] = new("设置辖区", "Set a district"),
        ["user.bind"] = new("开通用户", "Add a user"),
        ["user.revise"] = new("修改用户资料", "Change a user"),
        ["user.disable"] = new("停用用户", "Disable a user"),
        ["user.enable"] = new("恢复用户", "Enable a user"),
        ["role.grant"] = new("授予角色", "Grant a role"),
        ["role.revoke"] = new("收回角色", "Revoke a role"),
        ["app.issue"] = new("登记应用", "Admit an app"),
        ["app.rotate-key"] = new("更换应用密钥", "Replace an app's key"),
        ["app.add-name"] = new("添加应用登录名", "Add a name of an app"),
        ["app.remove-name"] = new("去掉应用登录名", "Remove a name of an app"),
        ["app.revoke"] = new("停用应用", "Revoke an app"),
        ["points.save"] = new("保存测点", "Save points"),
        ["points.retire"] = new("停用测点", "Retire points"),
        ["points.write"] = new("向设备写入", "Write to a machine"),
        ["adapter.save"] = new("保存采集连接", "Save a connection"),
        ["adapter.remove"] = new("删除采集连接", "Remove a connection"),
        ["adapter.try"] = new("试读设备", "Try to read a device"),
        ["device.rules"] = new("设定设备状态规则", "Set the rules of a device's state"),
        ["report.read"] = new("查看报送里的个人信息", "Read personal data of a report"),
        ["samples.read"] = new("读取二级以上数据的历史", "Read samples of grade 2 or above"),
        ["lines.write"] = new("按行协议写入", "Write by the line protocol"),
        ["bundle.export"] = new("导出消息文件", "Export a bundle file"),
        ["bundle.import"] = new("导入消息文件", "Import a bundle file"),
        ["phone.enrol"] = new("在手机上设置 PIN", "Set a PIN on a phone"),
        ["phone.switch"] = new("用 PIN 进入手机", "Enter a phone by PIN"),
        ["phone.revoke"] = new("移除手机", "Take a phone away"),
        ["inspection.quarantine"] = new("隔离点检记录", "Quarantine an inspection record"),
        ["inspection.record"] = new("上传点检记录", "Upload an inspection record"),
        ["thing.read"] = new("查看二级以上数据", "Read data of grade 2 or above"),
        ["audit.opened"] = new("开始新的审计文件", "Begin an audit file"),
        ["audit.recovered"] = new("去掉未写完的审计行", "Drop an unfinished audit line"),
        ["audit.damaged"] = new("发现审计文件损坏", "Find an audit file damaged"),
        ["audit.refusals-counted"] = new("合并计数的拒绝", "Refusals counted together"),
    }.ToFrozenDictionary();

    /// <summary>The stable name itself for acts of modules that have no words here.</summary>
    public static Bilingual Act(string name) => s_acts.TryGetValue(name, out var words) ? words : new(name, name);

    /// <summary>A user by name instead of by handle; the handle is in the title and the export.</summary>
    public static string? Person(string? text) => text is { Length: > 28 } && text.StartsWith("o.", StringComparison.Ordinal) && text.IndexOf("/User_", StringComparison.Ordinal) == 22 ? text[28..] : text;

    public static string? Short(string? text) => text is { Length: > LongestShown } ? string.Concat(text.AsSpan(0, LongestShown), "…") : text;
}
