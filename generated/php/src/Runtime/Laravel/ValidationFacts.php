<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Support\Str;
use Illuminate\Validation\ValidationException;
use Throwable;

/**
 * What failed in a validation: each field with each of its rules, once.
 *
 * @internal
 */
final class ValidationFacts
{
    /** @return list<array{'validation.rule': string, 'validation.field': string}> */
    public static function of(Throwable $exception): array
    {
        if (! $exception instanceof ValidationException) {
            return [];
        }
        $failures = [];
        foreach (self::failed($exception) as $field => $rules) {
            foreach ($rules as $rule) {
                $field = self::pattern((string) $field);
                $rule = Str::snake(class_basename($rule));
                // Ten invalid elements of one list are one mistake of one client.
                $failures["$field\n$rule"] = ['validation.rule' => $rule, 'validation.field' => $field];
            }
        }

        return array_values($failures);
    }

    /** @return array<string, list<string>> field => rule names */
    private static function failed(ValidationException $exception): array
    {
        $failed = array_map('array_keys', $exception->validator->failed());
        // ValidationException::withMessages() and after-hooks add messages that belong to no rule.
        foreach ($exception->validator->errors()->keys() as $field) {
            $failed[$field] ??= ['custom'];
        }

        return $failed;
    }

    private static function pattern(string $field): string
    {
        return preg_replace('/(?<=^|\.)\d+(?=\.|$)/', '*', $field) ?? $field;
    }
}
