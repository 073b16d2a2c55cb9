namespace Yiwang.Connect.Devices;

/// <summary>A name that may be an element's id: what is not a letter or digit is written as its number.</summary>
internal static class ElementId
{
    public static string Of(string name)
    {
        var id = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-') id.Append(c);
            else id.Append('_').Append(((int)c).ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append('_');
        }
        return id.ToString();
    }
}
