using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Accounts;
using Yiwang.Console.Slots;
using Yiwang.Events.Moving;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Console.Cases.Lists;

/// <param name="Query">With its question mark.</param>
public sealed record SavedView(string Id, string Name, string Query);

/// <summary>Lists that a person keeps under a name: of one definition at most 30, then the oldest gives way.</summary>
public sealed class SavedViews(IDatabase state, TimeProvider time)
{
    internal const string Path = "/cases/views";
    private const int OfOneMax = 30, NameMax = 40, QueryMax = 2_000;

    public static Migration Schema { get; } = new(1, "case_views", ["create table case_views (id text not null primary key, owner text not null, form text not null, name text not null, query text not null, at_us bigint not null)", "create index case_views_owner on case_views (owner, form)"]);

    /// <summary>They go with people whose organisation moves to another node.</summary>
    public static IMovingGoods Moving(IDatabase state) => new TableGoods("views", state, "case_views", "id:t owner:t form:t name:t query:t at_us:i", "owner", "id") { IsBelow = true, IsForgotten = true };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AddAsync).ExcludeFromDescription();
        routes.MapPost(Path + "/remove", RemoveAsync).ExcludeFromDescription();
    }

    internal async Task<IReadOnlyList<SavedView>> OfAsync(Principal who, string form, CancellationToken cancel) => OwnerOf(who) is not { } owner ? [] : await state.ReadAsync(sql =>
        sql.Query("select id, name, query from case_views where owner = @owner and form = @form order by name, id", r => new SavedView(r.Text(0), r.Text(1), r.Text(2)), ("owner", owner), ("form", form)), cancel);

    private Task<int> SaveAsync(string owner, string form, string name, string query, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        sql.Execute("delete from case_views where owner = @owner and form = @form and name = @name", ("owner", owner), ("form", form), ("name", name));
        var old = sql.Query("select id from case_views where owner = @owner and form = @form order by at_us desc, id", r => r.Text(0), ("owner", owner), ("form", form));
        foreach (var id in old.Skip(OfOneMax - 1)) sql.Execute("delete from case_views where id = @id", ("id", id));
        return sql.Execute("insert into case_views (id, owner, form, name, query, at_us) values (@id, @owner, @form, @name, @query, @at)",
            ("id", Guid.NewGuid().ToString("N")), ("owner", owner), ("form", form), ("name", name), ("query", query), ("at", Micros.Of(time)));
    }, cancel);

    private Task<int> DropAsync(string owner, string id, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute("delete from case_views where id = @id and owner = @owner", ("id", id), ("owner", owner)), cancel);

    // A person's views in one organisation: in another the same person does other work.
    private static string? OwnerOf(Principal who) => who.User is null ? null : $"{who.User} {who.Organization}";

    private static async Task<RedirectHttpResult> AddAsync([FromForm] string name, [FromForm] string back, HttpContext http, IViewer viewer, [FromServices] SavedViews views)
    {
        var query = back.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? back[at..] : "";
        var clean = name.Trim();
        if (OwnerOf(viewer.Principal) is { } owner && clean.Length is > 0 and <= NameMax && query.Length is > 0 and <= QueryMax && AccountEndpoints.Back(back) == back)
        {
            var filter = ListFilter.Of(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)));
            await views.SaveAsync(owner, filter.Definition ?? "", clean, (filter with { Cursor = null }).Href(""), http.RequestAborted);
        }
        return TypedResults.LocalRedirect(AccountEndpoints.Back(back));
    }

    private static async Task<RedirectHttpResult> RemoveAsync([FromForm] string id, [FromForm] string back, HttpContext http, IViewer viewer, [FromServices] SavedViews views)
    {
        if (OwnerOf(viewer.Principal) is { } owner) await views.DropAsync(owner, id, http.RequestAborted);
        return TypedResults.LocalRedirect(AccountEndpoints.Back(back));
    }
}
