using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Things;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>Lists of handles and prefixes, whole or by page. The total is part of the answer, so a list is always walked to its end.</summary>
internal sealed class HandleLists(HandleRequest request, HandleListing listing, PrefixHoming homing)
{
    /// <summary>Names in one answer. A longer list is asked for by page.</summary>
    public const int NamesMax = 100_000;
    /// <summary>Names walked for one answer; larger prefixes are listed by cursor with our own interface, which counts nothing.</summary>
    public const int WalkMax = 2_000_000;
    private const string NamingAuthority = "0.NA/";

    public async Task HandlesAsync(HttpContext http, Asked asked, string? text)
    {
        var query = asked.Query;
        if (text is null) { await request.RefuseAsync(http, query, null, new Outcome(Codes.ThingsHandleInvalid, "Empty handle invalid")); return; }
        var bare = text.StartsWith(NamingAuthority, StringComparison.OrdinalIgnoreCase) ? text[NamingAuthority.Length..] : text;
        if (!Prefix.TryParse(bare, out var prefix, out var reason)) { await request.RefuseAsync(http, query, null, new Outcome(Codes.ThingsHandleInvalid, reason)); return; }
        var window = new Window(query);
        string? cursor = null;
        do
        {
            var page = await listing.PageAsync(new Change(asked.Who, "handle-json"), prefix, cursor, http.RequestAborted);
            if (!page.Succeeded) { await request.RefuseAsync(http, query, null, page.Status); return; }
            if (!window.Take(page.Value.Handles)) { await request.RefuseAsync(http, query, null, window.TooLarge); return; }
            cursor = page.Value.Next;
        }
        while (cursor is not null);
        await SendAsync(http, query, window, "handles", text);
    }

    public async Task PrefixesAsync(HttpContext http, Asked asked)
    {
        var list = await homing.ListAsync(new Change(asked.Who, "handle-json"), http.RequestAborted);
        if (!list.Succeeded) { await request.RefuseAsync(http, asked.Query, null, list.Status); return; }
        var window = new Window(asked.Query);
        if (!window.Take(list.Value)) { await request.RefuseAsync(http, asked.Query, null, window.TooLarge); return; }
        await SendAsync(http, asked.Query, window, "prefixes", null);
    }

    private static Task SendAsync(HttpContext http, HandleQuery query, Window window, string name, string? prefix) => HandleReply.SendAsync(http, query, ResponseCode.Success, StatusCodes.Status200OK, json =>
    {
        if (prefix is not null) json.WriteString("prefix"u8, prefix);
        // as text, which is how the reference server has it
        json.WriteString("totalCount"u8, window.Total.ToString(CultureInfo.InvariantCulture));
        if (query.Page is { } page)
        {
            json.WriteNumber("page"u8, page);
            json.WriteNumber("pageSize"u8, query.PageSize!.Value);
        }
        json.WriteStartArray(name);
        foreach (var handle in window.Names) json.WriteStringValue(handle);
        json.WriteEndArray();
    });

    /// <summary>The part of a list that was asked for, and the number of all.</summary>
    private sealed class Window(HandleQuery query)
    {
        private readonly long _from = (long)(query.Page ?? 0) * (query.PageSize ?? 0);
        private readonly int _max = query.PageSize ?? int.MaxValue;

        public List<string> Names { get; } = [];
        public long Total { get; private set; }
        public Outcome TooLarge => new(Codes.RequestTooLarge, Total > WalkMax ? "list by cursor: /api/v1/things?prefix=" : "ask with page and pageSize");

        public bool Take(IReadOnlyList<string> names)
        {
            foreach (var name in names)
            {
                if (Total++ >= _from && Names.Count < _max) Names.Add(name);
            }
            return Total <= WalkMax && Names.Count <= NamesMax;
        }
    }
}
