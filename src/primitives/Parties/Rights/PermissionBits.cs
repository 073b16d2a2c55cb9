namespace Yiwang.Parties.Rights;

/// <summary>
/// Handle permission bits (RFC 3651 §3.1: 8 admin read, 4 admin write, 2 public read, 1 public write) as a view of grade and visibility, for wire clients.
/// They tell what <see cref="Access"/> would say and decide nothing themselves. Public write is never set: nobody writes without a role.
/// </summary>
public static class PermissionBits
{
    public const byte AdminRead = 8, AdminWrite = 4, PublicRead = 2;

    public static byte Of(in ValueScope value) =>
        value.ExplicitDeny ? (byte)0 : (byte)(AdminRead | AdminWrite | (Access.IsPublic(value) ? PublicRead : 0));

    /// <summary>
    /// How a value is kept that a wire client wrote with these bits: with public read it is 公开 and grade 1; without, 内部 and grade 2, since a client
    /// that hides a value does not say to whom else it may go; without admin read it is denied to all.
    /// </summary>
    public static ValueScope Scope(int index, string type, byte bits) => (bits & (PublicRead | AdminRead)) switch
    {
        0 => new(index, type, 2, Visibility.Internal, ExplicitDeny: true),
        AdminRead => new(index, type, 2, Visibility.Internal),
        _ => new(index, type, 1, Visibility.Public),
    };
}
