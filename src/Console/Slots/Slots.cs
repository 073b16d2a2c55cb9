using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Console.Slots;

/// <summary>A page's place in the menu. Only modules that register items appear.</summary>
/// <param name="Group">Module menu: 标识, 可信, 管理 …</param>
/// <param name="Icon">Name of a Tabler icon.</param>
public sealed record MenuItem(Bilingual Group, Bilingual Title, string Path, string Icon, int Order, Func<Principal, bool> VisibleTo);

/// <summary>A panel that a module adds to the Thing page; the component takes a parameter <c>Thing</c> of type <see cref="ThingView"/>.</summary>
/// <param name="Order">Below 0: above the attributes.</param>
public sealed record ThingPanel(Bilingual Title, Type Component, int Order);

public sealed record ThingAction(Bilingual Title, string Icon, Func<ThingView, Principal, string?> Href, int Order);

/// <summary>A button that a module adds to the page of its forms.</summary>
/// <param name="Href">Null = not for this case or this person.</param>
public sealed record CaseAction(Bilingual Title, string Icon, Func<Yiwang.Cases.CaseView, Principal, string?> Href, int Order);

public sealed record ThingView(ThingRecord Record, int Withheld, Principal Viewer, bool IsLocal);

/// <summary>A tile of the role's first page.</summary>
public sealed record BoardTile(Type Component, int Order, Func<Principal, bool> VisibleTo);

/// <summary>Something in the top bar of who is signed in, before the language.</summary>
public sealed record TopTool(Type Component, int Order);

public interface ISearchSource
{
    ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel);
}

public sealed record SearchHit(string Title, string Detail, string Href, string Icon);
