using Yiwang.Parties;

namespace Yiwang.Cases.Commands;

/// <summary>Who commands.</summary>
/// <param name="Who">Null = the node and its rules, whose rights nobody asks.</param>
internal readonly record struct Actor(Principal? Who)
{
    public static readonly Actor Node = new(null);

    public bool IsNode => Who is null;
    public string? User => Who?.User;
    /// <summary>Whose idempotency keys it uses.</summary>
    public string Scope => Who?.Organization ?? "node";
}
