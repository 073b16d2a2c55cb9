using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Acquisition.Control;

/// <summary>Writes of protocols that know no names: in the name of the user whom a setting says, through the one guarded way.</summary>
internal sealed class NamedWrites(PointControl control, IDirectory directory)
{
    public async ValueTask<Outcome<WriteAnswer>> WriteAsync(string logInName, Point point, double value) =>
        TryFind(logInName, point.Handle.Prefix.ToString(), out var who) ? await control.WriteAsync(who, point.Handle, value) : new Outcome(Codes.PartiesForbidden, logInName, "user");

    private bool TryFind(string logInName, string owner, out Principal who)
    {
        who = Principal.Public;
        return UserName.TryParse(logInName, out var name) && directory.Find(name) is { Disabled: false } user && user.Memberships.TryGetValue(owner, out who!);
    }
}
