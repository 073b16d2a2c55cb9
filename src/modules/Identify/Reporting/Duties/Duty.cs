using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Reporting.Duties;

/// <summary>What an organisation of this node owes to the one that delegated its prefix.</summary>
/// <param name="Upper">To whom.</param>
/// <param name="Prefix">Answered for here.</param>
public sealed record Duty(Pact Pact, OrganizationId Sender, OrganizationId Upper, Prefix Prefix)
{
    /// <summary>Of a second-level node: its prefix has one point. Below it are enterprises, which tell about themselves alone.</summary>
    public bool IsSecondLevel => LevelOf(Prefix) == 2;

    public string Key => $"{Pact.Id} {Sender}";

    public static int LevelOf(Prefix prefix) => prefix.ToString().AsSpan().Count('.') + 1;
}
