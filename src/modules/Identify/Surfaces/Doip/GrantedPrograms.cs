using Yiwang.Parties;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Programs that a grant names. What this node can do for them is what their roles do already; anything else is refused, never half done.</summary>
internal sealed class GrantedPrograms(IDirectory directory, IAccess access)
{
    private const int NamesMax = 200;

    /// <param name="editing">Else looking.</param>
    /// <param name="item">For the text of a refusal.</param>
    /// <returns>Null when the grant holds as it is asked for.</returns>
    public DoipReply? Check(Principal who, Template meta, IReadOnlyList<string> add, IReadOnlyList<string> remove, bool editing, string item)
    {
        if (add.Count > NamesMax || remove.Count > NamesMax) return DoipReply.Invalid("handleUsers", $"一次最多 {NamesMax} 个身份", $"at most {NamesMax} programs at once");
        foreach (var name in add)
        {
            var app = directory.FindCredential(0, name);
            if (app is null && !IsOfAnother(name)) return DoipReply.Refused(DoipCode.NotAnApp, $"{item}实体授权的标识用户{name}不是应用身份", $"{name} is no app identity");
            if (app is null || app.Organization.ToString() != who.Organization) return OtherOrganization(name);
            var scope = new ThingScope(meta.Owner, meta.Handle.ToString());
            if (editing && !access.Decide(app.Principal!, AccessAction.Revise, scope).Allowed) return DoipReply.Refused(DoipCode.Declined, $"应用身份 {name} 的角色没有编辑权限；请管理员为它授予角色", $"The roles of {name} do not permit editing: let an administrator give it one that does");
        }
        foreach (var name in remove)
        {
            if (directory.FindCredential(0, name) is { } app && app.Organization.ToString() == who.Organization)
                return DoipReply.Refused(DoipCode.Declined, $"本企业应用 {name} 按角色取得权限，不能逐项移除；请管理员调整它的角色", $"{name} is of this organisation and has its rights by roles: let an administrator change them");
        }
        return null;
    }

    // App_ and Group_ are how enterprise nodes name programs and groups of them
    private static bool IsOfAnother(string name) => name.Contains("/App_", StringComparison.OrdinalIgnoreCase) || name.Contains("/Group_", StringComparison.OrdinalIgnoreCase);

    private static DoipReply OtherOrganization(string name) =>
        DoipReply.Refused(DoipCode.Declined, $"向其他企业的身份 {name} 授权须先与其订立数据合作协议，本节点尚不支持；没有作任何更改", $"Granting to {name} of another organisation needs a data pact with it, which this node does not offer yet; nothing was changed");
}
