using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Acquisition.Control;

/// <summary>Writes of protocols that know no names: in the name of the user whom a setting says, through the one guarded way.</summary>
internal sealed class NamedWrites(PointControl control, IDirectory directory)
{
    public async ValueTask<Outcome<WriteAnswer>> WriteAsync(string logInName, Point point, double value) =>
        TryFind(logInName, point.Handle.Prefix.ToString(), out var who) ? await control.WriteAsync(who, point.Handle, value) : new Outcome(Codes.PartiesForbidden, logInName, "user");

    /// <summary>Why nobody can write in this name, in both languages; null = somebody can, or nobody is meant to.</summary>
    public static string? Doubt(IDirectory directory, string setting, string logInName)
    {
        if (logInName.Length == 0) return null;
        if (!UserName.TryParse(logInName, out var name) || directory.Find(name) is not { } user) return $"{setting}：没有账号 {logInName} / there is no user {logInName}";
        return user.Disabled ? $"{setting}：账号 {logInName} 已停用 / user {logInName} is disabled" : null;
    }

    private bool TryFind(string logInName, string owner, out Principal who)
    {
        who = Principal.Public;
        return UserName.TryParse(logInName, out var name) && directory.Find(name) is { Disabled: false } user && user.Memberships.TryGetValue(owner, out who!);
    }
}
