using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Identifiers: 0.DOIP/Op.Retrieve, Create, Update, Delete and 0.DOIP.EXTEND/Op.Update.Non.Overlay.</summary>
internal sealed class DoipObjects(IResolver resolver, ValueChanges changes, ITemplates templates, MetaBook book, IRegistry registry, PublicLimits limits)
{
    private const string Deleted = "经企业节点接口删除";

    public async Task<IResult> RetrieveAsync(string target, HttpContext http, IViewer viewer)
    {
        if (!Handle.TryParse(target, out var handle, out var reason)) return new DoipReply(HandleFaults.ToOutcome(reason, "targetId"));
        var who = ProgramCaller.Of(http, viewer);
        if (who.IsPublic && ProgramCaller.Limit(http, limits, target) is { Succeeded: false } limited) return new DoipReply(limited);
        if (book.FindFor(who, handle) is { } meta) return RetrieveMeta(meta, who);
        var answer = await resolver.ResolveAsync(ResolveRequest.All(handle, who), http.RequestAborted);
        if (!answer.Succeeded) return new DoipReply(answer.Status, DoipAct.Read);
        if (answer.Value.Record is not { } record) return new DoipReply(new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString()), DoipAct.Read);
        if (TemplateIn(record) is { } foreign) return DoipReply.Found(json => MetaJson.WriteObject(json, foreign, foreign.Handle.Prefix.ToString(), default));
        if (record.Values.Count == 0 && answer.Value.Withheld > 0) return new DoipReply(new Outcome(Codes.PartiesForbidden), DoipAct.Read);
        var (times, updater) = TimesOf(record, who);
        return DoipReply.Found(json => ObjectJson.Write(json, record, record.Template is { } of ? templates.Find(of, record.TemplateVersion) : null, times, updater));
    }

    public async Task<IResult> CreateAsync(Change by, string target, JsonElement json, CancellationToken cancel)
    {
        if (!Handle.TryParse(target, out var handle, out var reason)) return new DoipReply(HandleFaults.ToOutcome(reason, "targetId"));
        var template = TemplateOf(json, by.Who);
        if (!template.Succeeded) return new DoipReply(template.Status);
        var values = ObjectJson.ReadContent(json, template.Value);
        if (!values.Succeeded) return Refused(values.Status, DoipAct.Edit);
        var created = await changes.CreateAsync(by, new NewHandle(handle, values.Value, Template: template.Value.Handle, TemplateVersion: template.Value.Version), cancel);
        if (created.Status.Code == Codes.ThingsHandleTaken && registry.FindRecord(handle) is { IsVoided: true }) return DoipReply.Refused(DoipCode.NotAllowed, $"标识 {handle} 已注销；标识不重复使用，请换一个", $"{handle} was voided, and identifiers are never used again", Codes.ThingsVoided);
        return created.Succeeded ? Echo(json, template.Value) : Refused(created.Status, DoipAct.Edit);
    }

    /// <param name="whole">The content is all that there is from now on; else what it does not name stays.</param>
    public async Task<IResult> UpdateAsync(Change by, string target, JsonElement json, bool whole, CancellationToken cancel)
    {
        if (!Handle.TryParse(target, out var handle, out var reason)) return new DoipReply(HandleFaults.ToOutcome(reason, "targetId"));
        var current = registry.Find(handle);
        if (!current.Succeeded) return new DoipReply(current.Status);
        var newest = current.Value.Template is { } of ? templates.Find(of) ?? templates.Find(of, current.Value.TemplateVersion) : null;
        if (newest is null) return DoipReply.Refused(DoipCode.NotAllowed, "标识没有元数据，不能用本接口修改", "The identifier has no metadata and is not changed by this interface");
        if (json.FilledText("type") is { } type && !string.Equals(type, newest.Handle.ToString(), StringComparison.OrdinalIgnoreCase)) return new DoipReply(new Outcome(Codes.RequestInvalid, type, "type", new Bilingual($"标识的元数据是 {newest.Handle}，注册后不能更换", $"its metadata is {newest.Handle}, which cannot be changed")));
        var values = ObjectJson.ReadContent(json, newest);
        if (!values.Succeeded) return Refused(values.Status, DoipAct.Edit);
        var revised = whole ? await changes.OverwriteItemsAsync(by, handle, values.Value, cancel) : await changes.PutAsync(by, handle, values.Value, cancel);
        return revised.Succeeded ? Echo(json, newest) : Refused(OfOther(by.Who, current.Value, revised.Status), DoipAct.Edit);
    }

    public async Task<IResult> DeleteAsync(Change by, string target, CancellationToken cancel)
    {
        if (!Handle.TryParse(target, out var handle, out var reason)) return new DoipReply(HandleFaults.ToOutcome(reason, "targetId"));
        var record = registry.FindRecord(handle);
        var deleted = await changes.DeleteAsync(by, handle, Deleted, cancel);
        return deleted.Succeeded ? DoipReply.Done : Refused(record is null ? deleted.Status : OfOther(by.Who, record, deleted.Status), DoipAct.Delete);
    }

    /// <summary>Somebody else's identifier has a code of its own.</summary>
    public static Outcome OfOther(Principal who, ThingRecord record, in Outcome outcome) =>
        outcome.Code == Codes.PartiesForbidden && !string.Equals(record.Owner, who.Organization, StringComparison.OrdinalIgnoreCase) ? new Outcome(Codes.PartiesForbidden, record.Handle.ToString(), "prefix") : outcome;

    private DoipReply RetrieveMeta(Template meta, Principal who)
    {
        if (meta.State != TemplateState.Published) return new DoipReply(new Outcome(Codes.ThingsTemplateUnpublished));
        var times = book.TimesOf(meta, who);
        return DoipReply.Found(json => MetaJson.WriteObject(json, meta, meta.Handle.Prefix.ToString(), times));
    }

    private Outcome<Template> TemplateOf(JsonElement json, Principal who)
    {
        if (json.FilledText("type") is not { } type) return new Outcome(Codes.RequestInvalid, "type", "type", new Bilingual("type 不能为空，应为元数据标识", "type must be the metadata's handle"));
        if (!Handle.TryParse(type, out var handle) || book.FindFor(who, handle) is not { } meta) return new Outcome(Codes.ThingsTemplateUnknown, type);
        return meta.State == TemplateState.Published ? meta : new Outcome(Codes.ThingsTemplateUnpublished, type);
    }

    /// <summary>A template of another node, out of the record that its handle resolves to.</summary>
    private static Template? TemplateIn(ThingRecord record) =>
        record.Values.FirstOrDefault(v => v is { Index: 1, Type: "TEMPLATE" }) is { } value && TemplateJson.TryRead(value.Data.Span) is { } body ? new Template(record.Handle, 1, TemplateState.Published, record.Owner, body, record.Position) : null;

    private (MetaTimes Times, string? Updater) TimesOf(ThingRecord record, Principal who)
    {
        var history = registry.History(record.Handle, null, 200).Value ?? [];
        var first = history.Count > 0 ? history[^1] : null;
        var own = string.Equals(record.Owner, who.Organization, StringComparison.OrdinalIgnoreCase);
        var times = new MetaTimes(first is null ? null : book.TimeText(first.Record.RecordedAtUs), book.TimeText(record.RecordedAtUs), null, own ? book.NameOf(first?.Actor) : null);
        return (times, own && history.Count > 0 ? book.NameOf(history[0].Actor) : null);
    }

    private static DoipReply Refused(Outcome outcome, DoipAct act) => new(outcome, act, Code: outcome switch
    {
        { Detail: ObjectJson.UnknownItem } => DoipCode.ItemUnknown,
        { Detail: ObjectJson.DisabledItem } => DoipCode.ItemDisabled,
        _ => 0,
    });

    private static DoipReply Echo(JsonElement json, Template template) => DoipReply.Found(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, template.Handle.ToString());
        writer.WritePropertyName("attributes"u8);
        json.GetProperty("attributes").WriteTo(writer);
        writer.WriteEndObject();
    });
}
