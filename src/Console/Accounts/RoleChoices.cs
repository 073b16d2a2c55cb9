using Yiwang.Parties;

namespace Yiwang.Console.Accounts;

/// <summary>Roles that a form offers. Whether one may really be given is decided by the command.</summary>
internal static class RoleChoices
{
    /// <summary>Running the node is offered only in the organisation that runs it.</summary>
    public static IEnumerable<Role> Of(Principal who, IDirectory directory) => Enum.GetValues<Role>()
        .Where(r => r != Role.Public && (r != Role.NodeAdmin || directory.Operator?.Id.ToString() == who.Organization));
}
