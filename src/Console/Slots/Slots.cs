using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Console.Slots;

/// <summary>A page's place in the menu. Only modules that register items appear.</summary>
/// <param name="Group">Module menu: 标识, 可信, 管理 …</param>
/// <param name="Icon">Name of a Tabler icon.</param>
public sealed record MenuItem(Bilingual Group, Bilingual Title, string Path, string Icon, int Order, Func<Principal, bool> VisibleTo)
{
    /// <summary>Code of the form whose cases this page lists: it takes the place of the list that every form has.</summary>
    public string? Form { get; init; }
}

/// <summary>A panel that a module adds to the Thing page; the component takes a parameter <c>Thing</c> of type <see cref="ThingView"/>.</summary>
/// <param name="Order">Below 0: above the attributes.</param>
public sealed record ThingPanel(Bilingual Title, Type Component, int Order);

public sealed record ThingAction(Bilingual Title, string Icon, Func<ThingView, Principal, string?> Href, int Order);

/// <summary>A button that a module adds to the page of its forms.</summary>
/// <param name="Href">Null = not for this case or this person.</param>
public sealed record CaseAction(Bilingual Title, string Icon, Func<Yiwang.Cases.CaseView, Principal, string?> Href, int Order);

/// <summary>What a module adds to the public page of a code; the component takes <c>Thing</c> (<see cref="ThingRecord"/>) and <c>Code</c> (<see cref="Handle"/>, as asked), loads nothing from elsewhere and stays small.</summary>
/// <param name="Order">Below 0: above the attributes.</param>
public sealed record ScanPanel(Type Component, int Order);

/// <summary>A warning in the head of the public page, as 疑似仿冒 or 已召回.</summary>
public interface IScanWarning
{
    /// <summary>The lowest of those that warn is shown: recalled 0, suspicions 10.</summary>
    int Order { get; }
    /// <summary>Null = nothing to warn of.</summary>
    ValueTask<Bilingual?> FindAsync(ThingRecord thing, Handle code, CancellationToken cancel);
}

/// <summary>Codes that a maker has given out: one of them that is not registered is 无此码, and no mistake of typing.</summary>
public interface ICodedProducts
{
    bool Covers(Handle code);

    /// <summary>What the maker calls the product; null = none of these.</summary>
    string? NameOf(Handle code);
}

public sealed record ThingView(ThingRecord Record, int Withheld, Principal Viewer, bool IsLocal);

/// <summary>A tile of the role's first page.</summary>
public sealed record BoardTile(Type Component, int Order, Func<Principal, bool> VisibleTo);

/// <summary>Something in the top bar of who is signed in, before the language.</summary>
public sealed record TopTool(Type Component, int Order);

public interface ISearchSource
{
    /// <summary>Whose hits stand first; a machine before the forms about it.</summary>
    int Order => 500;
    ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel);
}

public sealed record SearchHit(string Title, string Detail, string Href, string Icon);
