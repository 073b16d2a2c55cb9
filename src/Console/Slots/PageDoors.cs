using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>Which pages open to whom, by address: a menu or a button offers nothing that the gate refuses.</summary>
public sealed class PageDoors(IEnumerable<PageAssembly> pages)
{
    private readonly FrozenDictionary<string, SignedInAttribute> _doors =
        (from assembly in pages.Select(p => p.Assembly).Append(typeof(PageDoors).Assembly).Distinct()
         from page in assembly.GetTypes()
         let door = page.GetCustomAttribute<SignedInAttribute>()
         where door is not null
         from route in page.GetCustomAttributes<RouteAttribute>()
         select KeyValuePair.Create(route.Template, door)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="path">Of a page, a query allowed. An address with something filled in is taken as open: its page decides.</param>
    public bool Admit(Principal who, string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return !_doors.TryGetValue(query < 0 ? path : path[..query], out var door) || door.Admits(who);
    }
}
