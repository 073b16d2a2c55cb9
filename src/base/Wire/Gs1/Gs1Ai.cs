namespace Yiwang.Wire.Gs1;

/// <summary>Characters that a value may have (GS1 General Specifications §7.11).</summary>
internal enum Gs1Charset : byte { Digits, Set82, Set39, Base64Url }

/// <summary>Rules beyond characters and length.</summary>
internal enum Gs1Check : byte
{
    Mod10, Pair, Company1, Company2, Date0, Date, LongDate, Time, Hour, Sixty, Percent, Bit, Winding, Zero, Nonzero, Piece, NoLead, Iban, Latitude, Longitude, Sex, Letter,
}

internal readonly record struct Gs1Component(Gs1Charset Charset, int Min, int Max, bool Optional, Gs1Check[] Checks);

/// <summary>An Application Identifier.</summary>
public sealed class Gs1Ai
{
    internal Gs1Ai(string code, string title, string? shortName, Gs1Component[] components, bool endsByLength, bool isKey, bool isAttribute, string[][] qualifiers)
    {
        (Code, Title, ShortName, Components, EndsByLength, IsKey, IsAttribute, Qualifiers) = (code, title, shortName, components, endsByLength, isKey, isAttribute, qualifiers);
        LengthMax = components.Sum(c => c.Max);
    }

    /// <summary>Two to four digits.</summary>
    public string Code { get; }
    /// <summary>Data title of the General Specifications, as BATCH/LOT.</summary>
    public string Title { get; }
    /// <summary>Name in addresses of Digital Link 1.1, as <c>gtin</c>; read, never written. Null for most.</summary>
    public string? ShortName { get; }
    /// <summary>Needs no separator after it in a symbol.</summary>
    public bool EndsByLength { get; }
    /// <summary>A Digital Link may begin with it.</summary>
    public bool IsKey { get; }
    /// <summary>May stand in the query of a Digital Link.</summary>
    public bool IsAttribute { get; }
    /// <summary>Alternatives; each in the order of a path.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Qualifiers { get; }
    public int LengthMax { get; }

    internal Gs1Component[] Components { get; }

    public override string ToString() => Code;
}

/// <summary>One Application Identifier with its value, checked.</summary>
public readonly record struct Gs1Element(Gs1Ai Ai, string Value);
