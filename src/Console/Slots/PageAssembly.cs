using System.Reflection;

namespace Yiwang.Console.Slots;

/// <summary>An assembly that holds pages. Each module registers its own as a singleton.</summary>
public sealed record PageAssembly(Assembly Assembly);

/// <summary>
/// Marks a page that only a signed-in person opens. The public is sent to the sign-in page and returns afterwards. With roles named, another role gets
/// the 403 page. This decides which pages open; what a page may do is decided by Access in the command that it calls.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInAttribute(params Yiwang.Parties.Role[] roles) : Attribute
{
    public IReadOnlyList<Yiwang.Parties.Role> Roles { get; } = roles;

    /// <summary>Of somebody who is signed in.</summary>
    public bool Admits(Yiwang.Parties.Principal who) => Roles.Count == 0 || Roles.Any(who.Roles.Contains);
}
