using System.Text.Json.Nodes;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.BatchField;

namespace Yiwang.Trust.Coding.Packing;

/// <summary>A batch as the packing line sees it.</summary>
/// <param name="Bound">Visible codes that it is bound to.</param>
public sealed record LineBatch(string Id, string Number, string Packing, string State, long Count, long Bound, long Spoiled)
{
    public long Left => Math.Max(0, Count - Bound - Spoiled);

    internal static LineBatch Read(string id, string number, string state, JsonObject v) => new(id, number, v.Text(Of.Packing), state, v.Whole(Of.Count), v.Rows(Of.Ranges).Sum(r => r.Whole(Of.Codes)), v.Whole(Of.Spoiled));
}
