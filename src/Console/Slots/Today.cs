using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>A block of the Today page: what is wrong now, due or late, each with what to do about it. The component takes no parameters and shows nothing when there is nothing to say.</summary>
/// <param name="Order">What is dangerous stands first: alarms 0, inspections 100, work orders 200, everything else 300.</param>
/// <param name="Shows">Codes of the forms that it shows itself: the list of work leaves them out for whoever sees this block.</param>
public sealed record TodayItem(Type Component, int Order, Func<Principal, bool> VisibleTo, params IReadOnlyList<string> Shows);

/// <summary>Menu entries that come and go while the node runs, beside the registered ones.</summary>
public interface IMenuSource
{
    IEnumerable<MenuItem> Items { get; }
}

/// <summary>The modules' menus, by the word that a definition names.</summary>
public static class MenuGroups
{
    public static Events.Bilingual? Of(string menu) => menu switch
    {
        "identify" => new("标识", "Identifiers"),
        "connect" => new("设备", "Devices"),
        "trust" => new("可信", "Trust"),
        "guard" => new("安全", "Security"),
        "serve" => new("服务", "Services"),
        "plan" => new("统筹", "Planning"),
        _ => null,
    };

    /// <summary>Where the entries of a menu begin, so that generated ones stand after the module's own.</summary>
    public static int Order(string menu) => menu switch { "identify" => 195, "connect" => 295, "trust" => 215, "guard" => 400, "serve" => 500, "plan" => 600, _ => 800 };
}
