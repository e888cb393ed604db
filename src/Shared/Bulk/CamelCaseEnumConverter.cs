using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Bulk;

/// <summary>Writes enums as <c>alreadyDone</c>, and refuses numbers.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
