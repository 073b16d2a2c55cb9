using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>What an organisation has: its metadata, their classes, the identifiers of one, its programs. Pages count from 0.</summary>
internal sealed class DoipPages(MetaBook book, MetaInstances instances, IRegistry registry, IDirectory directory)
{
    private const int SizeDefault = 10, SizeMax = 500;

    public IResult Info(string? metaHandle, HttpContext http, IViewer viewer)
    {
        var who = ProgramCaller.Of(http, viewer);
        if (!who.IsPublic && string.IsNullOrWhiteSpace(metaHandle)) return DoipReply.Missing("metaHandle");
        var meta = book.FindOwn(who, metaHandle);
        if (!meta.Succeeded) return new DoipReply(meta.Status, DoipAct.Manage);
        var times = book.TimesOf(meta.Value, who);
        return DoipReply.Found(json => MetaJson.WriteInfo(json, meta.Value, meta.Value.State == TemplateState.Published, meta.Value.Handle.Prefix.ToString(), times));
    }

    /// <summary>Classes come into being by being used; every organisation has 未分类.</summary>
    public IResult Classes(HttpContext http, IViewer viewer)
    {
        if (ProgramCaller.Of(http, viewer).Organization is not { } organization) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        var named = book.Own(organization).Select(m => m.Body.Classification).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return DoipReply.Found(json =>
        {
            json.WriteStartArray();
            WriteClass(json, 0, null);
            for (var i = 0; i < named.Count; i++) WriteClass(json, i + 1, named[i]);
            json.WriteEndArray();
        });
    }

    public IResult Metas(string? classifyCode, string? metaHandle, int? metaState, string? startTime, string? endTime, int? page, int? size, HttpContext http, IViewer viewer)
    {
        var who = ProgramCaller.Of(http, viewer);
        if (who.Organization is not { } organization) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        if (!TryReadSpan(startTime, endTime, out var from, out var to, out var wrong)) return wrong;
        List<(Template Meta, MetaTimes Times)> found = [];
        foreach (var meta in book.Own(organization))
        {
            if (!string.IsNullOrEmpty(classifyCode) && (meta.Body.Classification ?? MetaJson.Unclassified) != classifyCode) continue;
            if (!string.IsNullOrEmpty(metaHandle) && !meta.Handle.ToString().Contains(metaHandle, StringComparison.OrdinalIgnoreCase)) continue;
            if (metaState is { } state && (meta.State == TemplateState.Published) != (state == 1)) continue;
            var times = book.TimesOf(meta, who);
            if (book.ReadTime(times.Created) is { } created && (created < from || created > to)) continue;
            found.Add((meta, times));
        }
        return Page(found, page, size, WriteMeta);
    }

    public IResult Handles(string? metaHandle, string? handleName, string? startTime, string? endTime, int? page, int? size, HttpContext http, IViewer viewer)
    {
        var who = ProgramCaller.Of(http, viewer);
        if (!who.IsPublic && string.IsNullOrWhiteSpace(metaHandle)) return DoipReply.Missing("metaHandle");
        // their guide writes the handle in quotation marks
        var meta = book.FindOwn(who, metaHandle?.Trim('"'));
        if (!meta.Succeeded) return new DoipReply(meta.Status, DoipAct.Manage);
        if (!TryReadSpan(startTime, endTime, out var from, out var to, out var wrong)) return wrong;
        var found = instances.Of(meta.Value.Handle, r => r.RecordedAtUs >= from && r.RecordedAtUs <= to && (string.IsNullOrEmpty(handleName) || NameOf(r).Contains(handleName, StringComparison.OrdinalIgnoreCase)), out var complete);
        return Page(found, page, size, WriteHandle, complete ? null : new Bilingual($"成功（前缀下标识很多，只查看了最早注册的 {MetaInstances.ScanMax:N0} 个）", $"Done (the prefix has many identifiers; the first {MetaInstances.ScanMax:N0} were looked at)"));
    }

    /// <summary>The programs that rights can be spoken of with: those of the organisation itself.</summary>
    public IResult Programs(HttpContext http, IViewer viewer)
    {
        if (!OrganizationId.TryParse(ProgramCaller.Of(http, viewer).Organization, out var organization)) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        var company = directory.Find(organization)?.Name ?? "";
        return DoipReply.Found(json =>
        {
            json.WriteStartArray();
            foreach (var app in directory.Apps(organization).Where(a => a.Principal is not null))
            {
                json.WriteStartObject();
                json.WriteString("name"u8, app.Handle[(app.Handle.IndexOf("/App_", StringComparison.OrdinalIgnoreCase) + 5)..]);
                json.WriteString("userHandle"u8, app.Names.Count > 0 ? app.Names[0].Handle : app.Handle);
                json.WriteNumber("type"u8, 1);
                json.WriteString("belongCompany"u8, company);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>Nothing can be granted across organisations yet, so that nobody has been told of a grant.</summary>
    public IResult Notices(int? page, int? size, HttpContext http, IViewer viewer) =>
        ProgramCaller.Of(http, viewer).IsPublic ? new DoipReply(new Outcome(Codes.PartiesSignInNeeded)) : Page<int>([], page, size, (_, _) => { });

    private static DoipReply Page<T>(IReadOnlyList<T> found, int? page, int? size, Action<Utf8JsonWriter, T> write, Bilingual? say = null)
    {
        var (length, number) = (Math.Clamp(size ?? SizeDefault, 1, SizeMax), Math.Clamp(page ?? 0, 0, int.MaxValue / SizeMax - 1));
        return new DoipReply(Outcome.Ok with { Say = say }, Data: json =>
        {
            json.WriteStartObject();
            json.WriteNumber("pageSize"u8, length);
            json.WriteNumber("pageNumber"u8, number + 1);
            json.WriteNumber("totalCount"u8, found.Count);
            json.WriteNumber("totalPage"u8, (found.Count + length - 1) / length);
            json.WriteStartArray("content"u8);
            foreach (var item in found.Skip(number * length).Take(length)) write(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private bool TryReadSpan(string? start, string? end, out long from, out long to, out DoipReply wrong)
    {
        wrong = DoipReply.Invalid(string.IsNullOrEmpty(start) ? "endTime" : "startTime", "时间应为 yyyy-MM-dd HH:mm:ss", "a time is yyyy-MM-dd HH:mm:ss");
        (from, to) = (long.MinValue, long.MaxValue);
        if (!string.IsNullOrEmpty(start)) { if (book.ReadTime(start) is not { } us) return false; from = us; }
        if (!string.IsNullOrEmpty(end)) { if (book.ReadTime(end) is not { } us) return false; to = us + 999_999; }
        return true;
    }

    private void WriteMeta(Utf8JsonWriter json, (Template Meta, MetaTimes Times) found)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, found.Meta.Position);
        json.WriteString("metaHandle"u8, found.Meta.Handle.ToString());
        json.WriteString("metaCode"u8, MetaJson.CodeOf(found.Meta));
        json.WriteString("metaName"u8, found.Meta.Body.NameZh);
        json.WriteNumber("metaState"u8, found.Meta.State == TemplateState.Published ? 1 : 0);
        json.WriteNumber("isQuote"u8, found.Meta.Body.BasedOn is null ? 0 : 1);
        if (found.Times.Created is { } created) json.WriteString("createdTime"u8, created);
        json.WriteString("classifyName"u8, MetaJson.ClassificationName(found.Meta.Body.Classification));
        json.WriteEndObject();
    }

    private void WriteHandle(Utf8JsonWriter json, ThingRecord record)
    {
        var first = record.Range is null && registry.History(record.Handle, null, 200) is { Succeeded: true, Value: [.., var birth] } ? birth : null;
        json.WriteStartObject();
        json.WriteString("handleName"u8, NameOf(record));
        json.WriteString("updateTime"u8, book.TimeText(record.RecordedAtUs));
        json.WriteString("createTime"u8, book.TimeText(first?.Record.RecordedAtUs ?? record.RecordedAtUs));
        json.WriteString("createdTime"u8, book.TimeText(first?.Record.RecordedAtUs ?? record.RecordedAtUs));
        json.WriteString("createdBy"u8, book.NameOf(first?.Actor) ?? "");
        json.WriteEndObject();
    }

    // a range stands for all its members
    private static string NameOf(ThingRecord record) => record.Range?.ToString() ?? record.Handle.ToString();

    private static void WriteClass(Utf8JsonWriter json, int id, string? classification)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteNumber("parentId"u8, 0);
        json.WriteNumber("sort"u8, id);
        json.WriteStartArray("children"u8);
        json.WriteEndArray();
        json.WriteString("classifyName"u8, MetaJson.ClassificationName(classification));
        json.WriteString("classifyCode"u8, classification ?? MetaJson.Unclassified);
        json.WriteString("ancestors"u8, "0"u8);
        json.WriteNumber("level"u8, 1);
        json.WriteEndObject();
    }
}
