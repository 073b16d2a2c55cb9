using System.Text;
using Yiwang.Storage.Log;
using Yiwang.Things.Aliases;
using Yiwang.Things.Grammar;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>Finds Things: the newest record of the handle itself, else that of the range that it is a member of, else a template.</summary>
internal sealed class ThingReader(ILog log, RangeTable ranges, TemplateCatalog templates)
{
    public bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct
    {
        var own = new RecordVisitor<TVisitor>(visitor, default);
        if (log.TryReadHead(handle, ref own))
        {
            visitor = own.Inner;
            return own.Seen || TryFindTemplate(handle, ref visitor);
        }
        if (ranges.Find(handle) is not { } range) return false;
        var member = new RecordVisitor<TVisitor>(visitor, handle);
        log.TryReadHead(range.Subject, ref member);
        visitor = member.Inner;
        return member.Seen;
    }

    public ThingRecord? Find(Handle handle) => Find(handle.ToUtf8());

    public ThingRecord? Find(ReadOnlySpan<byte> handle)
    {
        var collector = new RecordCollector();
        return TryFind(handle, ref collector) ? collector.Record : null;
    }

    public Handle? FindByAlias(Alias alias, string? owner)
    {
        var canonical = AliasRules.Check(alias);
        if (!canonical.Succeeded || (owner is null && canonical.Value.Scheme is AliasScheme.Serial or AliasScheme.LocalCode)) return null;
        var subject = Encoding.UTF8.GetBytes(AliasRules.Subject(canonical.Value, owner ?? ""));
        var collector = new RecordVisitor<RecordCollector>(new RecordCollector(), default);
        return log.TryReadHead(subject, ref collector) ? collector.Inner.Record?.Handle : null;
    }

    /// <summary>A template's handle answers with its newest published version as a value.</summary>
    private bool TryFindTemplate<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct
    {
        if (Handle.Parse(handle, out var parsed) != HandleFault.None || templates.Find(parsed) is not { } template) return false;
        if (!RecordReader.TryRead(template.AsRecord, default, default, out var record)) return false;
        visitor.Visit(handle, template.Position, 0, record, range: false);
        return true;
    }
}
